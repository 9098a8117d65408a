import { expect, it } from "vitest";
import { linkOf } from "./LinkDialog";
import { standingOf } from "./standing";

it("leads an invitation to where a password is set, and a link to where one is signed in", () => {
  expect(linkOf("https://ai.example.org", "vxi_a1")).toBe("https://ai.example.org/welcome#invitation=vxi_a1");
  expect(linkOf("https://ai.example.org", "vxw_a1")).toBe("https://ai.example.org/welcome#token=vxw_a1");
});

it("takes for pending only who has no way in and has never been here", () => {
  const nobody = { has_password: false, has_openid: false, disabled_at: null, last_sign_in_at: null };
  expect(standingOf(nobody)).toBe("pending");
  expect(standingOf({ ...nobody, last_sign_in_at: 1 })).toBe("no_password");
  expect(standingOf({ ...nobody, has_openid: true })).toBe("active");
  expect(standingOf({ ...nobody, has_password: true, disabled_at: 1 })).toBe("disabled");
});
