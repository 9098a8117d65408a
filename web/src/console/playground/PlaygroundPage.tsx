import { useMay } from "../../api/session";
import { useT } from "../../i18n/t";
import { Page } from "../../ui/Page";
import { Empty } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { ChatTab } from "./ChatTab";
import { EmbeddingsTab } from "./EmbeddingsTab";
import { ModerationTab } from "./ModerationTab";

export default function PlaygroundPage() {
  const t = useT();
  const may = useMay()("chat");
  if (!may) return <Empty title={t("playground.may_not")} />;
  return (
    <Page title={t("playground.title")} description={t("playground.description")} wide>
      <Tabs
        label={t("playground.title")}
        tabs={[
          { id: "chat", label: t("playground.tab.chat"), content: <ChatTab /> },
          { id: "embeddings", label: t("playground.tab.embeddings"), content: <EmbeddingsTab /> },
          { id: "moderation", label: t("playground.tab.moderation"), content: <ModerationTab /> },
        ]}
      />
    </Page>
  );
}
