import { useT } from "../i18n/t";
import { ButtonLink } from "../ui/Button";
import { Page } from "../ui/Page";

/** For an address that leads nowhere: it stays, so that it can be mended. */
export function NothingHere() {
  const t = useT();
  return (
    <Page title={t("app.nothing_here")} description={t("app.nothing_here_text", { address: location.pathname })}>
      <p>
        <ButtonLink href="~/">{t("app.to_chat")}</ButtonLink>
      </p>
    </Page>
  );
}
