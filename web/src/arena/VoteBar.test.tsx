import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { sidesOf } from "./comparing";
import { VoteBar, type Winner } from "./VoteBar";

function Voting({ before = null }: { before?: Winner | null }) {
  const [voted, setVoted] = useState<Winner | null>(before);
  return (
    <I18nProvider i18n={i18n}>
      <VoteBar
        open
        voted={voted}
        busy={false}
        sides={sidesOf(["ant", "bee"])}
        hidden={voted === null}
        onVote={setVoted}
      />
    </I18nProvider>
  );
}

describe("a vote", () => {
  it("is followed by who was who, which has the focus", () => {
    render(<Voting />);
    fireEvent.click(screen.getByRole("button", { name: "A is better" }));
    expect(screen.getByText("Thank you. A is ant, B is bee.")).toHaveFocus();
  });
  it("of before takes no focus", () => {
    render(<Voting before="a" />);
    expect(screen.getByText("Thank you. A is ant, B is bee.")).not.toHaveFocus();
  });
});
