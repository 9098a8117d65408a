import { Cloud, Plus } from "lucide-react";
import { useState } from "react";
import { useMay } from "../../api/session";
import { relative } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Card, Page } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { tellError } from "../../ui/toast";
import { AddDialog, RotateDialog, TestDialog } from "./dialogs";
import { KINDS, type Provider, useProviderChanges, useProviders } from "./queries";

type Open = { what: "add" } | { what: "rotate" | "test" | "remove"; one: Provider } | null;

// messages: providers.place.*
export default function ProvidersPage() {
  const t = useT();
  const may = useMay();
  const providers = useProviders();
  const { remove } = useProviderChanges();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const writes = may("providers:write");
  const add = writes && (
    <Button look="solid" icon={<Plus size={17} aria-hidden />} onClick={() => setOpen({ what: "add" })}>
      {t("providers.add")}
    </Button>
  );
  return (
    <Page title={t("providers.title")} description={t("providers.description")} actions={add}>
      {providers.isPending && <Loading />}
      {providers.error && <Failed error={providers.error} onRetry={() => void providers.refetch()} />}
      {providers.data?.items.length === 0 && (
        <Empty icon={<Cloud aria-hidden />} title={t("providers.none")} text={t("providers.none_text")} action={add} />
      )}
      <ul className="grid gap-3">
        {providers.data?.items.map((one) => (
          <li key={one.id}>
            <Card className="flex flex-col gap-3">
              <div className="flex flex-wrap items-center gap-2">
                <h2 className="min-w-0 font-semibold break-words">{one.name}</h2>
                <Badge>{KINDS[one.kind as keyof typeof KINDS]?.title ?? one.kind}</Badge>
                <Badge tone={one.place === "eu" ? "good" : "warn"}>{t(`providers.place.${one.place}`)}</Badge>
                <Badge tone={one.has_key ? "good" : "plain"}>
                  {one.has_key ? t("providers.has_key") : t("providers.no_key")}
                </Badge>
              </div>
              <p className="font-mono text-sm break-all text-ink-soft">{one.base_url}</p>
              <p className="text-sm text-ink-soft">
                {one.probed_at ? t("providers.tested", { time: relative(one.probed_at) }) : t("providers.not_tested")}
                {one.probe?.models ? ` · ${t("providers.models", { count: one.probe.models.length })}` : ""}
              </p>
              {writes && (
                <div className="flex flex-wrap gap-2">
                  <Button size="small" onClick={() => setOpen({ what: "test", one })}>
                    {t("providers.test")}
                  </Button>
                  <Button size="small" onClick={() => setOpen({ what: "rotate", one })}>
                    {t("providers.rotate")}
                  </Button>
                  <Button size="small" look="danger" onClick={() => setOpen({ what: "remove", one })}>
                    {t("providers.remove")}
                  </Button>
                </div>
              )}
            </Card>
          </li>
        ))}
      </ul>
      {open?.what === "add" && <AddDialog onClose={close} />}
      {open?.what === "rotate" && <RotateDialog provider={open.one} onClose={close} />}
      {open?.what === "test" && <TestDialog provider={open.one} onClose={close} />}
      {open?.what === "remove" && (
        <Confirm
          open
          danger
          busy={remove.isPending}
          title={t("providers.remove_title", { name: open.one.name })}
          description={t("providers.remove_text")}
          verb={t("providers.remove")}
          onClose={close}
          onConfirm={() => remove.mutate(open.one.name, { onError: tellError, onSettled: close })}
        />
      )}
    </Page>
  );
}
