import { useQuery } from "@tanstack/react-query";
import { fetchAs } from "../api/client";
import { useT } from "../i18n/t";
import { Logo } from "../shell/Logo";

export function About() {
  const t = useT();
  const { data } = useQuery({
    queryKey: ["version"],
    queryFn: async () => {
      const told: { info?: { version?: string } } = await (await fetchAs("/openapi.json")).json();
      return told.info?.version ?? "";
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div className="flex max-w-xl flex-col gap-3">
      <p className="flex items-center gap-3 text-lg font-semibold">
        <Logo size={32} /> Ventoux
      </p>
      {data && <p className="text-ink-soft">{t("settings.version", { version: data })}</p>}
      <p>{t("settings.about_text")}</p>
      <p>{t("settings.licence")}</p>
      <p>
        <a href="/docs" target="_blank" rel="noopener noreferrer" className="text-accent underline">
          {t("settings.docs")}
        </a>
      </p>
      <p>
        <a href="/licences.txt" target="_blank" rel="noopener noreferrer" className="text-accent underline">
          {t("settings.licences")}
        </a>
      </p>
    </div>
  );
}
