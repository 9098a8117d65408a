import {
  Code,
  FileText,
  Globe,
  LayoutGrid,
  List,
  type LucideIcon,
  MessageSquare,
  Table2,
  Trash2,
  Workflow,
} from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Link } from "wouter";
import { relative } from "../i18n/format";
import { useT } from "../i18n/t";
import { Button, IconButton } from "../ui/Button";
import { Select, TextField } from "../ui/fields";
import { joined } from "../ui/joined";
import { Page } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { deleteSoon, useLeaving } from "./deleting";
import { useArtefacts } from "./queries";
import { type Artefact, KINDS, type Kind } from "./types";

const ICONS: Record<Kind, LucideIcon> = {
  document: FileText,
  code: Code,
  html: Globe,
  mermaid: Workflow,
  table: Table2,
};
const STORED = "ventoux.artefacts";

/** All artefacts of one's own. messages: canvas.kind_* — what they are. */
export default function ArtefactsPage() {
  const t = useT();
  const [words, setWords] = useState("");
  const [kind, setKind] = useState<Kind | "">("");
  const [listed, setListed] = useState(() => localStorage.getItem(STORED) === "list");
  const q = useDeferredValue(words.trim());
  const asked = useArtefacts({ ...(q ? { q } : {}), ...(kind ? { kind } : {}) });
  const leaving = useLeaving((state) => state.ids);
  const found = asked.data?.pages.flatMap((page) => page.data).filter((one) => !leaving.has(one.id)) ?? [];
  const choose = (list: boolean) => {
    localStorage.setItem(STORED, list ? "list" : "grid");
    setListed(list);
  };
  const kinds = [
    { value: "", label: t("canvas.all_kinds") },
    ...KINDS.map((one) => ({ value: one, label: t(`canvas.kind_${one}`) })),
  ];
  return (
    <Page title={t("shell.artefacts")} description={t("canvas.about")} wide>
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          type="search"
          label={t("canvas.search")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className="min-w-48 flex-1"
        />
        <Select
          label={t("canvas.kind")}
          options={kinds}
          value={kind}
          onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? "")}
          className="w-[11rem] max-w-full"
        />
        <div className="flex">
          <IconButton label={t("canvas.as_grid")} pressed={!listed} onClick={() => choose(false)}>
            <LayoutGrid size={18} aria-hidden />
          </IconButton>
          <IconButton label={t("canvas.as_list")} pressed={listed} onClick={() => choose(true)}>
            <List size={18} aria-hidden />
          </IconButton>
        </div>
      </div>
      {asked.isPending && <Loading />}
      {asked.error && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isSuccess && !found.length && (
        <Empty
          icon={<FileText aria-hidden />}
          title={t(q || kind ? "canvas.none_found" : "canvas.none")}
          text={q || kind ? undefined : t("canvas.none_about")}
        />
      )}
      <ul className={joined("grid grid-cols-1 gap-3", listed ? "gap-1.5" : "sm:grid-cols-2 xl:grid-cols-3")}>
        {found.map((one) => (
          <Item key={one.id} artefact={one} listed={listed} />
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button className="self-center" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {t("canvas.more_artefacts")}
        </Button>
      )}
    </Page>
  );
}

function Item({ artefact, listed }: { artefact: Artefact; listed: boolean }) {
  const t = useT();
  const Icon = ICONS[artefact.kind];
  return (
    <li
      className={joined(
        "flex items-center gap-3 rounded-card border border-line bg-raised shadow-low hover:border-line-strong",
        listed ? "px-3 py-1" : "p-3.5",
      )}
    >
      <span className="flex size-10 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent">
        <Icon size={20} aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <Link href={`/artefacts/${artefact.id}`} className="block truncate font-medium hover:underline" dir="auto">
          {artefact.title}
        </Link>
        <p className="truncate text-sm text-ink-soft">
          {t(`canvas.kind_${artefact.kind}`)} · {t("canvas.version", { version: artefact.version })} ·{" "}
          {relative(artefact.updated_at)}
        </p>
      </div>
      {artefact.conversation_id && (
        <Link
          href={`/c/${artefact.conversation_id}`}
          aria-label={t("canvas.conversation_of", { title: artefact.title })}
          title={t("canvas.conversation")}
          className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg text-ink-soft hover:bg-hover hover:text-ink"
        >
          <MessageSquare size={18} aria-hidden />
        </Link>
      )}
      <IconButton label={t("canvas.delete_named", { title: artefact.title })} onClick={() => deleteSoon(artefact)}>
        <Trash2 size={18} aria-hidden />
      </IconButton>
    </li>
  );
}
