import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useParams } from "wouter";
import { useSession } from "../api/session";
import { bytes } from "../i18n/format";
import { useT } from "../i18n/t";
import { Page } from "../ui/Page";
import { Failed, Loading } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { isOfConversation, type Library } from "./attaching/library";
import { DropZone } from "./DropZone";
import { useAccess } from "./library/access";
import { Documents } from "./library/Documents";
import { LibraryMenu } from "./library/LibraryMenu";
import { Retrieval } from "./library/Retrieval";
import { UploadButtons } from "./library/UploadButtons";
import { useUploads } from "./library/uploads";
import { libraryQuery } from "./queries";

/** One library: what is in it, and what a search finds there. */
export default function LibraryPage() {
  const { library: id = "" } = useParams();
  const t = useT();
  const { workspaceId } = useSession();
  const library = useQuery(libraryQuery(workspaceId, id));
  if (library.data) return <Opened key={id} library={library.data} />;
  return (
    <Page title={t("shell.libraries")}>
      {library.error ? <Failed error={library.error} onRetry={() => void library.refetch()} /> : <Loading />}
    </Page>
  );
}

function Opened({ library }: { library: Library }) {
  const t = useT();
  const [, navigate] = useLocation();
  const [tab, setTab] = useState("documents");
  const access = useAccess(library);
  const uploads = useUploads(library.id);
  const changes = access === "Owner" || access === "Editor";
  const about = isOfConversation(library) ? t("library.of_chat_about") : library.description;
  const counted = `${t("library.count", { count: library.nb_documents })} · ${bytes(library.total_size)}`;
  const page = (
    <Page
      title={library.name}
      description={[about, counted].filter(Boolean).join(" · ")}
      actions={
        <>
          {changes && <UploadButtons libraryId={library.id} onFiles={uploads.add} />}
          <LibraryMenu library={library} onDeleted={() => navigate("/libraries")} />
        </>
      }
      wide
    >
      <Tabs
        label={library.name}
        value={tab}
        onChange={setTab}
        tabs={[
          {
            id: "documents",
            label: t("library.documents"),
            content: <Documents library={library} changes={changes} uploads={uploads} />,
          },
          { id: "search", label: t("library.test"), content: <Retrieval library={library} /> },
        ]}
      />
    </Page>
  );
  if (!changes) return page;
  return (
    <DropZone onFiles={uploads.add} className="h-full">
      {page}
    </DropZone>
  );
}
