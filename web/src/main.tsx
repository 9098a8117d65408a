import "./theme/theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { preferredLanguage, speak } from "./i18n/language";
import { applyLook } from "./theme/look";

// Style sheets that dialogs make, so that what is behind them does not scroll, are allowed by the nonce of this page.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce });
applyLook();
const root = createRoot(document.getElementById("root") as HTMLElement);
await speak(preferredLanguage());
root.render(
  <StrictMode>
    <App />
  </StrictMode>,
);
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  // Without it everything works but the offline page.
  window.addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}
