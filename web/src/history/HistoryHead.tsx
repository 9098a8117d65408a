import { Archive, Download, Ellipsis, Tag, Trash2, X } from "lucide-react";
import { useLocation } from "wouter";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { Menu, type MenuEntry } from "../ui/Menu";
import { useTags } from "./queries";

interface Props {
  tag: string;
  onTag: (tag: string) => void;
}

/** Above the history: its tags, and where the rest of it is. */
export function HistoryHead({ tag, onTag }: Props) {
  const t = useT();
  const [, navigate] = useLocation();
  const tags = useTags();
  const places: MenuEntry[] = [
    { label: t("history.archived"), icon: <Archive aria-hidden />, onSelect: () => navigate("/archive") },
    { label: t("history.trash"), icon: <Trash2 aria-hidden />, onSelect: () => navigate("/trash") },
    { label: t("history.import_export"), icon: <Download aria-hidden />, onSelect: () => navigate("/import") },
  ];
  const known = tags.data ?? [];
  const choices: MenuEntry[] = known.map((one) => ({
    label: `${one.name} (${one.count})`,
    checked: one.name === tag,
    onSelect: () => onTag(one.name === tag ? "" : one.name),
  }));
  return (
    <div className="sticky top-0 z-10 -mx-3 mt-2 flex min-h-9 items-center gap-1 bg-ground pr-3 pl-5.5">
      {tag ? (
        <span className="flex min-w-0 items-center rounded-full bg-accent-soft pl-2.5 text-xs font-medium text-accent">
          <span className="truncate">{tag}</span>
          <IconButton label={t("history.all_tags")} size="small" onClick={() => onTag("")}>
            <X size={14} aria-hidden />
          </IconButton>
        </span>
      ) : (
        <span className="text-xs font-semibold text-ink-soft">{t("history.history")}</span>
      )}
      <span className="flex-1" />
      {known.length > 0 && (
        <Menu
          trigger={
            <IconButton label={t("history.filter_by_tag")} size="small" pressed={tag !== "" ? true : undefined}>
              <Tag size={15} aria-hidden />
            </IconButton>
          }
          entries={choices}
        />
      )}
      <Menu
        trigger={
          <IconButton label={t("history.more_places")} size="small">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
        entries={places}
      />
    </div>
  );
}
