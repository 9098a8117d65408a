import { PanelLeftClose, Search, SquarePen } from "lucide-react";
import { Link, useLocation } from "wouter";
import { History } from "../history/History";
import { useT } from "../i18n/t";
import { IconButton } from "../ui/Button";
import { joined } from "../ui/joined";
import { ConsoleNav } from "./ConsoleNav";
import { shown, useKeys } from "./keys";
import { Logo } from "./Logo";
import { PLACES } from "./places";
import { UserMenu } from "./UserMenu";

interface Props {
  onSearch: () => void;
  onHide: () => void;
}

export function Sidebar({ onSearch, onHide }: Props) {
  const t = useT();
  const [path] = useLocation();
  const inConsole = path === "/console" || path.startsWith("/console/");
  return (
    <aside
      aria-label="Ventoux"
      className="flex h-full w-[min(17.5rem,86vw,max(280px,30vw))] flex-col pt-[env(safe-area-inset-top)]"
    >
      <div className="flex items-center gap-1 px-3 pt-2.5">
        <Link
          href="/"
          className="flex min-h-10 flex-1 items-center gap-2 rounded-lg px-1.5 font-semibold tracking-tight"
        >
          <Logo /> Ventoux
        </Link>
        <IconButton label={t("shell.hide_navigation")} onClick={onHide}>
          <PanelLeftClose size={19} aria-hidden />
        </IconButton>
      </div>
      <Parts inConsole={inConsole} />
      {inConsole ? <ConsoleNav /> : <ChatNav path={path} onSearch={onSearch} />}
      <UserMenu />
    </aside>
  );
}

/** Chat for everybody, the console for developers and operators. */
function Parts({ inConsole }: { inConsole: boolean }) {
  const t = useT();
  const look = (on: boolean) =>
    joined(
      "flex min-h-8 flex-1 items-center justify-center rounded-md text-sm font-medium",
      on ? "bg-raised text-ink shadow-low" : "text-ink-soft hover:text-ink",
    );
  return (
    <nav aria-label={t("shell.parts")} className="mx-3 my-2 flex gap-1 rounded-lg bg-sunken p-1">
      <Link href="/" aria-current={inConsole ? undefined : "true"} className={look(!inConsole)}>
        {t("shell.chat")}
      </Link>
      <Link href="/console" aria-current={inConsole ? "true" : undefined} className={look(inConsole)}>
        {t("shell.console")}
      </Link>
    </nav>
  );
}

function ChatNav({ path, onSearch }: { path: string; onSearch: () => void }) {
  const t = useT();
  const bindings = useKeys((state) => state.bindings);
  const line =
    "flex min-h-9 max-md:min-h-10 w-full items-center gap-2.5 rounded-lg px-2.5 text-sm hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium";
  return (
    <>
      <nav aria-label={t("shell.navigation")} className="px-3">
        <Link href="/" className={joined(line, "border border-line bg-raised font-medium shadow-low")}>
          <SquarePen size={17} aria-hidden /> {t("shell.new_chat")}
        </Link>
        <button type="button" onClick={onSearch} className={joined(line, "mt-1")}>
          <Search size={17} aria-hidden /> <span className="flex-1 text-left">{t("shell.search")}</span>
          <kbd className="text-xs text-ink-soft max-md:hidden">{shown(bindings.search)}</kbd>
        </button>
      </nav>
      <History>
        <nav aria-label={t("shell.places")}>
          {PLACES.map(([to, label, Icon]) => (
            <Link key={to} href={to} aria-current={path.startsWith(to) ? "page" : undefined} className={line}>
              <Icon size={17} aria-hidden className="text-ink-soft" /> {t(label)}
            </Link>
          ))}
        </nav>
      </History>
    </>
  );
}
