import "@testing-library/jest-dom/vitest";
import chat from "virtual:messages/chat/en";
import console from "virtual:messages/console/en";
import { i18n } from "@lingui/core";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";

// Tests read the interface in English.
beforeEach(() => {
  i18n.load({ en: { ...chat, ...console } });
  i18n.activate("en");
});
afterEach(cleanup);
