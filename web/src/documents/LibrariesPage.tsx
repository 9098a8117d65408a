import { useQuery } from "@tanstack/react-query";
import { LibraryBig, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Page, Section } from "../ui/Page";
import { Empty, Failed, Loading } from "../ui/states";
import { isOfConversation, type Library } from "./attaching/library";
import { create, useChange } from "./library/changing";
import { LibraryTable } from "./library/LibraryTable";
import { NameDialog } from "./library/NameDialog";
import { librariesQuery } from "./queries";

/** Libraries that the user may see. */
export default function LibrariesPage() {
  const t = useT();
  const { workspaceId } = useSession();
  const [making, setMaking] = useState(false);
  const libraries = useQuery(librariesQuery(workspaceId));
  const made = useChange(create, () => setMaking(false));
  const button = (
    <Button look="solid" icon={<Plus size={18} aria-hidden />} onClick={() => setMaking(true)}>
      {t("library.new")}
    </Button>
  );
  return (
    <Page title={t("shell.libraries")} description={t("library.about")} actions={button} wide>
      {libraries.error ? (
        <Failed error={libraries.error} onRetry={() => void libraries.refetch()} />
      ) : libraries.data ? (
        <Lists libraries={libraries.data.data} button={button} />
      ) : (
        <Loading />
      )}
      {making && (
        <NameDialog
          title={t("library.new")}
          verb={t("library.create")}
          sharing
          busy={made.isPending}
          onClose={() => setMaking(false)}
          onSave={made.mutate}
        />
      )}
    </Page>
  );
}

function Lists({ libraries, button }: { libraries: Library[]; button: ReactNode }) {
  const t = useT();
  const { who } = useSession();
  const mine = (one: Library) => one.owner_type === "User" && one.owner_id === who?.user?.id;
  const groups = [
    { title: t("library.mine"), rows: libraries.filter((one) => mine(one) && !isOfConversation(one)) },
    { title: t("library.workspaces"), rows: libraries.filter((one) => one.owner_type === "Workspace") },
    { title: t("library.shared"), rows: libraries.filter((one) => one.owner_type === "User" && !mine(one)) },
    { title: t("library.of_chats"), rows: libraries.filter((one) => mine(one) && isOfConversation(one)) },
  ];
  if (libraries.length === 0)
    return <Empty icon={<LibraryBig />} title={t("library.none")} text={t("library.none_text")} action={button} />;
  return groups
    .filter((group) => group.rows.length > 0)
    .map((group) => (
      <Section key={group.title} title={group.title}>
        <LibraryTable label={group.title} libraries={group.rows} />
      </Section>
    ));
}
