import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Call } from "../stream/entries";
import { comeBack } from "./connecting";
import { ToolCall } from "./ToolCall";

function call(changed: Partial<Call>): Call {
  return {
    kind: "call",
    id: "tool_exec_1",
    createdAt: "2026-01-01T00:00:00Z",
    completedAt: null,
    live: false,
    name: "web_search",
    function: "web_search",
    callId: "c1",
    arguments: '{"query": "leases in Avignon"}',
    state: "done",
    output: "[1] A page",
    info: {
      seconds: 1.5,
      results: [
        { title: "A page", url: "https://example.org/a" },
        { title: "bad", url: "javascript:x()" },
      ],
    },
    asksApproval: false,
    model: null,
    agentId: null,
    ...changed,
  };
}

function shown(one: Call) {
  const onDecide = vi.fn();
  const onAnswer = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={new QueryClient()}>
        <ToolCall call={one} conversationId="conv_1" onDecide={onDecide} onAnswer={onAnswer} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return { onDecide, onAnswer, user: userEvent.setup() };
}

describe("a call", () => {
  it("says in words what it did, and opens to what was found, with no link that leads nowhere good", async () => {
    const { user } = shown(call({}));
    const line = screen.getByRole("button", { name: /Searched the web for “leases in Avignon”/ });
    expect(line).toHaveAttribute("aria-expanded", "false");
    await user.click(line);
    expect(screen.getByRole("link", { name: /A page/ })).toHaveAttribute("href", "https://example.org/a");
    expect(screen.getByText("bad").closest("a")).toBeNull();
  });

  it("is told by its function while its arguments are half written", () => {
    shown(call({ state: "running", live: true, arguments: '{"query": "lea' }));
    expect(screen.getByRole("button", { name: /web_search/ })).toBeInTheDocument();
  });
});

describe("a call that waits for the user", () => {
  const asked = call({
    name: "notes",
    function: "notes_note",
    state: "waiting",
    asksApproval: true,
    output: null,
    arguments: '{"text": "hello"}',
    info: { reason: "It writes.", permission: "connector:1:note" },
  });

  it("takes the focus, is announced, and shows all that it would do", () => {
    shown(asked);
    const frame = screen.getByRole("region", { name: "Allow note to be called?" });
    expect(frame).toHaveFocus();
    expect(screen.getByRole("status")).toHaveTextContent("A call is waiting for your approval: note");
    expect(frame).toHaveTextContent("From the connector notes");
    expect(frame).toHaveTextContent("The server says: It writes.");
    expect(frame).toHaveTextContent('"text": "hello"');
  });

  it.each([
    ["Allow once", true, "once"],
    ["Always allow", true, "always"],
    ["Decline", false, "once"],
    ["Never", false, "never"],
  ])("is decided by %s, once", async (name, allow, remember) => {
    const { user, onDecide } = shown(asked);
    await user.click(screen.getByRole("button", { name }));
    expect(onDecide).toHaveBeenCalledExactlyOnceWith(allow, remember);
    expect(screen.getByRole("button", { name })).toBeDisabled();
  });

  it("cannot be decided on for good where it has no name for that", () => {
    shown({ ...asked, info: { reason: "It writes." } });
    expect(screen.queryByRole("button", { name: "Always allow" })).toBeNull();
  });
});

describe("a question", () => {
  const asked = call({
    name: "ask_user",
    function: "ask_user",
    state: "waiting",
    output: null,
    arguments: '{"question": "Which month?", "choices": ["May", "June"]}',
    info: {},
  });

  it("is answered by a choice", async () => {
    const { user, onAnswer } = shown(asked);
    await user.click(screen.getByRole("button", { name: "June" }));
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith("June");
  });

  it("is answered in one's own words", async () => {
    const { user, onAnswer } = shown(asked);
    await user.type(screen.getByLabelText("Another answer"), "July{Enter}");
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith("July");
  });

  it("shows what was answered", () => {
    shown({ ...asked, state: "done", output: "May" });
    expect(screen.getByText("You answered: May")).toBeInTheDocument();
  });
});

it("a sign-in that led back is known by its fragment", () => {
  expect(comeBack("#connector=abc&code=K7QM-2XPA-9TRD")).toEqual({ connector: "abc", code: "K7QM-2XPA-9TRD" });
  expect(comeBack("#connector=abc")).toBeNull();
});
