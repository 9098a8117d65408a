import { useState } from "react";
import { percent } from "../../i18n/format";
import { useT } from "../../i18n/t";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Page";
import { Failed } from "../../ui/states";
import { tell } from "../../ui/toast";
import { type Endpoint, useActs } from "./queries";
import { inPercent, type Shares, withShare } from "./traffic";

/** Which share of the calls each deployment gets. What one gains the others lose, so that it is always the whole. */
export function TrafficSplit({ endpoint, mayChange }: { endpoint: Endpoint; mayChange: boolean }) {
  const t = useT();
  const { traffic } = useActs(endpoint);
  const before = inPercent(Object.fromEntries(endpoint.spec.deployments.map((one) => [one.name, one.traffic ?? 100])));
  const [shares, setShares] = useState<Shares>(before);
  const isChanged = Object.keys(before).some((name) => before[name] !== shares[name]);
  return (
    <Card className="flex flex-col gap-4">
      {Object.entries(shares).map(([name, share]) => (
        <Share
          key={name}
          name={name}
          share={share}
          disabled={!mayChange}
          onChange={(wanted) => setShares((all) => withShare(all, name, wanted))}
        />
      ))}
      {traffic.error && <Failed error={traffic.error} />}
      {mayChange && isChanged && (
        <div className="flex justify-end gap-2">
          <Button onClick={() => setShares(before)}>{t("ui.cancel")}</Button>
          <Button
            look="solid"
            busy={traffic.isPending}
            onClick={() => traffic.mutate(shares, { onSuccess: () => tell(t("endpoints.saved")) })}
          >
            {t("endpoints.save")}
          </Button>
        </div>
      )}
    </Card>
  );
}

interface ShareProps {
  name: string;
  share: number;
  disabled: boolean;
  onChange: (percent: number) => void;
}

function Share({ name, share, disabled, onChange }: ShareProps) {
  const t = useT();
  const change = (text: string) => Number.isFinite(Number(text)) && onChange(Number(text));
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 sm:grid-cols-[10rem_1fr_auto]">
      <span className="truncate text-sm font-medium">{name}</span>
      <input
        type="range"
        min={0}
        max={100}
        value={share}
        disabled={disabled}
        aria-label={t("endpoints.share_of", { name })}
        aria-valuetext={percent(share / 100)}
        onChange={(event) => change(event.target.value)}
        className="h-6 w-full accent-(--accent) max-sm:order-last max-sm:col-span-2 max-sm:h-10"
      />
      <span className="inline-flex items-center gap-1 text-sm">
        <input
          type="number"
          min={0}
          max={100}
          value={share}
          disabled={disabled}
          aria-label={t("endpoints.percent_of", { name })}
          onChange={(event) => change(event.target.value)}
          className="min-h-10 w-[5rem] max-w-full rounded-lg border border-line-strong bg-raised px-2 text-right tabular-nums disabled:opacity-60"
        />
        %
      </span>
    </div>
  );
}
