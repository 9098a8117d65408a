import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams, useSearchParams } from "wouter";
import { useT } from "../i18n/t";
import { Page } from "../ui/Page";
import { Failed, Loading } from "../ui/states";
import { AgentEditor } from "./AgentEditor";
import { type Draft, draftOf, EMPTY } from "./draft";
import { agentQuery, useOffered, useWorkspaceId } from "./queries";
import { takeImported } from "./taking";
import { draftFrom, isTemplate } from "./templates";

/** One agent; with the id `new` one that is to be made. */
export default function AgentPage() {
  const { agent: id = "new" } = useParams<{ agent: string }>();
  return id === "new" ? <NewAgent /> : <KeptAgent key={id} id={id} />;
}

function NewAgent() {
  const t = useT();
  const offered = useOffered();
  const [params] = useSearchParams();
  const template = params.get("template");
  const [taken] = useState(takeImported);
  const begin: Draft = isTemplate(template) ? draftFrom(template, t, offered) : EMPTY;
  return <AgentEditor key={template} begin={begin} template={template} written={taken} />;
}

function KeptAgent({ id }: { id: string }) {
  const t = useT();
  const { data, error, refetch } = useQuery(agentQuery(useWorkspaceId(), id));
  if (error) {
    return (
      <Page title={t("agents.title")}>
        <Failed error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!data) return <Loading />;
  return <AgentEditor agent={data} begin={draftOf(data)} />;
}
