import { Plus, Tag } from "lucide-react";
import { useState } from "react";
import { useMay } from "../../api/session";
import { dateTime, money } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button, ButtonLink } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { Table } from "../../ui/Table";
import { standings } from "./in_force";
import { PriceDialog } from "./PriceDialog";
import { MICRO, type Price, useEndpointNames, usePrices } from "./queries";

const TONES = { future: "accent", now: "good", past: "plain" } as const;

/** Shown where a price has them. */
const AUDIO = ["minute", "characters"] as const;

// messages: money.standing.*
// messages: money.minute
// messages: money.characters
export default function PricesPage() {
  const t = useT();
  const may = useMay();
  const prices = usePrices();
  const names = useEndpointNames();
  const [open, setOpen] = useState(false);
  const create = may("prices:write") && names.size > 0 && (
    <Button look="solid" icon={<Plus size={17} aria-hidden />} onClick={() => setOpen(true)}>
      {t("money.set_price")}
    </Button>
  );
  const rows = [...(prices.data?.items ?? [])].reverse();
  const standing = standings(rows, Date.now() / 1000);
  const cell = (micro: number, price: Price) => money(micro / MICRO, price.currency);
  return (
    <Page title={t("money.prices")} description={t("money.prices_text")} actions={create} wide>
      {prices.isPending && <Loading />}
      {prices.error && <Failed error={prices.error} onRetry={() => void prices.refetch()} />}
      {prices.data && (
        <Table<Price>
          label={t("money.prices")}
          rows={rows}
          rowKey={(price) => price.id}
          empty={
            <Empty
              icon={<Tag aria-hidden />}
              title={t("money.no_prices")}
              text={names.size > 0 ? t("money.no_prices_text") : t("money.no_endpoints_text")}
              action={
                names.size === 0 &&
                may("endpoints:write") && (
                  <ButtonLink href="/endpoints/new" look="solid">
                    {t("money.create_endpoint")}
                  </ButtonLink>
                )
              }
            />
          }
          columns={[
            {
              id: "endpoint",
              label: t("money.endpoint"),
              value: (price) => names.get(price.endpoint_id) ?? price.endpoint_id,
              cell: (price) => (
                <span className="font-medium break-words">{names.get(price.endpoint_id) ?? price.endpoint_id}</span>
              ),
            },
            {
              id: "standing",
              label: t("money.state"),
              cell: (price) => {
                const told = standing.get(price.id) ?? "past";
                return <Badge tone={TONES[told]}>{t(`money.standing.${told}`)}</Badge>;
              },
            },
            { id: "input", label: t("money.input"), numeric: true, cell: (price) => cell(price.input, price) },
            {
              id: "cached",
              label: t("money.cached"),
              numeric: true,
              secondary: true,
              cell: (price) => cell(price.cached_input ?? price.input, price),
            },
            { id: "output", label: t("money.output"), numeric: true, cell: (price) => cell(price.output, price) },
            {
              id: "request",
              label: t("money.request"),
              numeric: true,
              secondary: true,
              cell: (price) => cell(price.request, price),
            },
            ...AUDIO.filter((one) => rows.some((price) => price[one])).map((one) => ({
              id: one,
              label: t(`money.${one}`),
              numeric: true,
              secondary: true,
              cell: (price: Price) => cell(price[one] ?? 0, price),
            })),
            {
              id: "from",
              label: t("money.from"),
              value: (price) => price.effective_from,
              cell: (price) => dateTime(price.effective_from),
            },
          ]}
        />
      )}
      {open && <PriceDialog names={[...names.values()]} currency={rows[0]?.currency} onClose={() => setOpen(false)} />}
    </Page>
  );
}
