import { useEffect, useState } from "react";
import { CannotShow } from "./CannotShow";

/** A picture; browsers show no TIFF, for one: then it says so. */
export function PictureView({
  data,
  type,
  name,
  onText,
}: {
  data: ArrayBuffer;
  type: string;
  name: string;
  onText: () => void;
}) {
  const [url, setUrl] = useState("");
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([data], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data, type]);
  if (failed) return <CannotShow reason="picture" onText={onText} />;
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-sunken p-4">
      {url && <img src={url} alt={name} className="mx-auto max-w-full shadow-low" onError={() => setFailed(true)} />}
    </div>
  );
}
