import { useQuery } from "@tanstack/react-query";
import { Image as ImageIcon } from "lucide-react";
import { use, useEffect, useState } from "react";
import { fetchAs } from "../api/client";
import { useT } from "../i18n/t";
import { target, withoutHidden } from "./addresses";
import { decoded } from "./entities";
import { Link } from "./Link";
import { pictureType } from "./pictures";
import { InLink } from "./surroundings";

const DATA = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/;
const FILE = /^\/v1\/files\/([\w-]{1,64})\/content$/;

/** A picture that came with the text, or a file of one's own. All others are links: nothing is fetched from elsewhere. */
export function Picture({ href, alt }: { href: string; alt: string }) {
  const t = useT();
  const inLink = use(InLink);
  const words = withoutHidden(alt) || t("markdown.picture");
  if (DATA.test(href)) return <img src={href} alt={alt} className="markdown-picture" />;
  const file = FILE.exec(href)?.[1];
  if (file) return <FilePicture fileId={file} alt={alt} />;
  return (
    <span className="markdown-no-picture">
      <ImageIcon size={15} aria-hidden className="inline align-[-2px]" />{" "}
      {target(href) && !inLink ? (
        <Link href={href} words={words}>
          {words}
        </Link>
      ) : (
        words
      )}
    </span>
  );
}

/** The bytes of a file as an address within this page, while it is shown. Only pictures are given one. */
export function useBlob(fileId: string): { address: string | null; failed: boolean } {
  const { data, isError } = useQuery({
    queryKey: ["file", fileId, "content"],
    queryFn: async () => {
      const bytes = await (await fetchAs(`/v1/files/${encodeURIComponent(fileId)}/content`)).arrayBuffer();
      const type = pictureType(bytes);
      if (!type) throw new Error("no picture");
      return new Blob([bytes], { type });
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return { address, failed: isError };
}

export function FilePicture({ fileId, alt }: { fileId: string; alt: string }) {
  const t = useT();
  const { address, failed } = useBlob(fileId);
  if (failed) return <span className="markdown-no-picture">{decoded(alt) || t("markdown.picture")}</span>;
  if (!address) return <span role="img" aria-label={alt} className="markdown-picture-coming" />;
  return <img src={address} alt={alt} className="markdown-picture" />;
}
