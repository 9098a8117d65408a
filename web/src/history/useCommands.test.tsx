import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { session } from "../api/session";
import { keys } from "./queries";
import { useCommands } from "./useCommands";

function commands(typed: string) {
  const { workspaceId } = session.getState();
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const thread = { id: "th_1", conversation_id: "conv_1", name: "Leases in Avignon", preview: "" };
  client.setQueryData(keys.list(workspaceId, {}), { pages: [{ data: [thread], next: null }], pageParams: [undefined] });
  client.setQueryData(["agents", workspaceId, "palette"], [{ id: "ag_1", name: "Lawyer" }]);
  client.setQueryData(["prompts", workspaceId, "palette"], { data: [] });
  const { result } = renderHook(() => useCommands(typed), {
    wrapper: ({ children }) => (
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </I18nProvider>
    ),
  });
  return result.current.map((one) => [one.label, one.path]);
}

it("offers the latest conversations and the pages before anything is typed", () => {
  const offered = commands("");
  expect(offered[0]).toEqual(["Leases in Avignon", "/c/conv_1"]);
  for (const path of ["/", "/agents", "/libraries", "/compare", "/settings"]) {
    expect(offered.map(([, to]) => to)).toContain(path);
  }
  expect(offered.map(([label]) => label)).not.toContain("Lawyer");
});

it("finds pages and agents by their names", () => {
  expect(commands("agen")).toEqual([["Agents", "/agents"]]);
  expect(commands("lawy").map(([label]) => label)).toEqual(["Lawyer"]);
});
