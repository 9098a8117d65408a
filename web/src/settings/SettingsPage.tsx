import { useLocation, useParams } from "wouter";
import { useT } from "../i18n/t";
import { Page } from "../ui/Page";
import { Tabs } from "../ui/Tabs";
import { About } from "./About";
import { Account } from "./Account";
import { Assistant } from "./Assistant";
import { Data } from "./Data";
import { General } from "./General";
import { Shortcuts } from "./Shortcuts";

const PARTS = {
  general: General,
  shortcuts: Shortcuts,
  assistant: Assistant,
  account: Account,
  data: Data,
  about: About,
} as const;

type Part = keyof typeof PARTS;

/** What is one's own to set. messages: settings.tab.* */
export default function SettingsPage() {
  const t = useT();
  const [, navigate] = useLocation();
  const { tab } = useParams<{ tab?: string }>();
  const names = Object.keys(PARTS) as Part[];
  const shown = names.find((one) => one === tab) ?? "general";
  const tabs = names.map((id) => {
    const Content = PARTS[id];
    return { id, label: t(`settings.tab.${id}`), content: id === shown ? <Content /> : null };
  });
  return (
    <Page title={t("settings.title")}>
      <Tabs
        label={t("settings.title")}
        tabs={tabs}
        value={shown}
        onChange={(id) => navigate(`/settings/${id}`, { replace: true })}
      />
    </Page>
  );
}
