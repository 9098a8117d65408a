import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { SharedEntries } from "./SharedEntries";
import type { SharedConversation } from "./types";

const at = { object: "entry", created_at: "2026-01-02T03:04:05Z", completed_at: "2026-01-02T03:04:05Z" };
const entries = [
  { ...at, type: "message.input", id: "msg_1", role: "user", content: 'When?\n\n[attached document "lease.pdf", 1]' },
  { ...at, type: "tool.execution", id: "t_1", name: "document_library", arguments: '{"query": "notice"}', info: {} },
  {
    ...at,
    type: "message.output",
    id: "msg_2",
    content: [
      { type: "text", text: "Three months." },
      { type: "tool_reference", tool: "document_library", title: "lease.pdf", source: { page: 4, attached: 1 } },
    ],
  },
] as unknown as SharedConversation["entries"];

function shown(files: string | null) {
  return render(
    <I18nProvider i18n={i18n}>
      <SharedEntries entries={entries} files={files} />
    </I18nProvider>,
  );
}

it("shows what is attached and cited by its name, to be opened where files are shared", () => {
  const { container } = shown("/v1/shared/vxl_a");
  const links = [...container.querySelectorAll("a")].map((one) => [one.textContent, one.getAttribute("href")]);
  expect(links).toEqual([
    ["lease.pdf", "/v1/shared/vxl_a/documents/1"],
    ["1", "/v1/shared/vxl_a/documents/1"],
  ]);
  expect(container.textContent).not.toMatch(/attached document|document_library/);
});

it("tells the sources, and opens none, where files are not shared", () => {
  const { container } = shown(null);
  expect(container.querySelector("a")).toBeNull();
  expect(screen.getByText("lease.pdf")).toBeTruthy();
  expect(screen.getAllByRole("button")[0]?.textContent).toBe("1");
});
