import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSession } from "../../api/session";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Failed, Loading } from "../../ui/states";
import type { Doc } from "../attaching/library";
import { contentQuery, textQuery } from "../queries";
import { CannotShow } from "./CannotShow";
import { PdfView } from "./PdfView";
import { PictureView } from "./PictureView";
import { TextView } from "./TextView";
import type { Target } from "./target";

const LARGEST_SHOWN = 100 * 1024 * 1024;

/** A document as it is where a browser can show it, and else what was read of it. */
export function DocumentView({ document, target }: { document: Doc; target: Target }) {
  const t = useT();
  const type = document.mime_type ?? "";
  const own = type === "application/pdf" || (type.startsWith("image/") && type !== "image/svg+xml");
  const [asText, setAsText] = useState(!own);
  const { page, start, end, passage, sentence } = target;
  const steady = useMemo(() => ({ page, start, end, passage, sentence }), [page, start, end, passage, sentence]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {own && (
        <fieldset className="flex gap-1 border-b border-line px-3 py-1.5">
          <legend className="sr-only">{t("documents.shown_as")}</legend>
          <Button size="small" look="quiet" aria-pressed={!asText} className={CHOSEN} onClick={() => setAsText(false)}>
            {t("documents.original")}
          </Button>
          <Button size="small" look="quiet" aria-pressed={asText} className={CHOSEN} onClick={() => setAsText(true)}>
            {t("documents.text")}
          </Button>
        </fieldset>
      )}
      {asText ? (
        <AsText document={document} target={steady} />
      ) : (
        <AsItIs document={document} target={steady} onText={() => setAsText(true)} />
      )}
    </div>
  );
}

const CHOSEN = "aria-pressed:bg-accent-soft aria-pressed:text-accent max-md:min-h-10";

function AsText({ document, target }: { document: Doc; target: Target }) {
  const { workspaceId } = useSession();
  const read = document.last_processed_at !== null;
  const text = useQuery({ ...textQuery(workspaceId, document), enabled: read });
  if (!read) return <CannotShow reason="unread" />;
  if (text.error) return <Failed error={text.error} onRetry={() => void text.refetch()} />;
  if (text.data === undefined) return <Loading />;
  return <TextView text={text.data} target={target} />;
}

function AsItIs({ document, target, onText }: { document: Doc; target: Target; onText: () => void }) {
  const { workspaceId } = useSession();
  const small = (document.size ?? 0) <= LARGEST_SHOWN;
  const content = useQuery({ ...contentQuery(workspaceId, document), enabled: small });
  if (!small) return <CannotShow reason="too_large" onText={onText} />;
  if (content.error) return <Failed error={content.error} onRetry={() => void content.refetch()} />;
  if (!content.data) return <Loading />;
  const type = document.mime_type ?? "";
  return type === "application/pdf" ? (
    <PdfView data={content.data} target={target} onText={onText} />
  ) : (
    <PictureView data={content.data} type={type} name={document.name} onText={onText} />
  );
}
