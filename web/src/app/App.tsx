import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { ToastCorner } from "../ui/toast";
import { Boundary } from "./Boundary";
import { queries } from "./queries";
import { Routes } from "./Routes";

export function App() {
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <Boundary>
          <Routes />
        </Boundary>
        <ToastCorner />
      </QueryClientProvider>
    </I18nProvider>
  );
}
