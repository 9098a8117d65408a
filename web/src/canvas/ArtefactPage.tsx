import { ArrowLeft, MessageSquare } from "lucide-react";
import { useParams } from "wouter";
import { useT } from "../i18n/t";
import { ButtonLink } from "../ui/Button";
import { useTitle } from "../ui/Page";
import { useArtefact } from "./queries";
import { Workbench } from "./Workbench";

/** One artefact in the whole of the page. */
export default function ArtefactPage() {
  const t = useT();
  const { artefact: id = "" } = useParams<{ artefact: string }>();
  const { data } = useArtefact(id);
  useTitle(data?.title ?? t("shell.artefacts"));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">{t("shell.artefacts")}</h1>
      <nav
        className="flex min-h-12 flex-wrap items-center gap-2 px-3 pt-2 max-lg:pl-16"
        aria-label={t("canvas.around")}
      >
        <ButtonLink href="/artefacts" look="quiet" size="small" icon={<ArrowLeft size={16} aria-hidden />}>
          {t("shell.artefacts")}
        </ButtonLink>
        {data?.conversation_id && (
          <ButtonLink
            href={`/c/${data.conversation_id}`}
            look="quiet"
            size="small"
            icon={<MessageSquare size={16} aria-hidden />}
          >
            {t("canvas.conversation")}
          </ButtonLink>
        )}
      </nav>
      <div className="min-h-0 flex-1 bg-raised">
        <Workbench key={id} artefactId={id} whole />
      </div>
    </div>
  );
}
