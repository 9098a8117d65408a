import { Filter, Plus } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { useMay } from "../../api/session";
import { useT } from "../../i18n/t";
import { Button, ButtonLink } from "../../ui/Button";
import { Confirm } from "../../ui/Dialog";
import { Card, Page } from "../../ui/Page";
import { Badge, Empty, Failed, Loading } from "../../ui/states";
import { tellError } from "../../ui/toast";
import { counted, type Policy, rulesOf, SIDES } from "./policy";
import { useFilters, useRemoveFilter } from "./queries";

export default function FiltersPage() {
  const t = useT();
  const writes = useMay()("filters:write");
  const filters = useFilters();
  const remove = useRemoveFilter();
  const [removing, setRemoving] = useState<Policy | null>(null);
  const close = () => setRemoving(null);
  const add = writes && (
    <ButtonLink href="/filters/new" look="solid" icon={<Plus size={17} aria-hidden />}>
      {t("filters.new")}
    </ButtonLink>
  );
  return (
    <Page title={t("filters.title")} description={t("filters.description")} actions={add}>
      {filters.isPending && <Loading />}
      {filters.error && <Failed error={filters.error} onRetry={() => void filters.refetch()} />}
      {filters.data?.items.length === 0 && <Empty icon={<Filter aria-hidden />} title={t("filters.none")} />}
      <ul className="grid gap-3">
        {filters.data?.items.map((one) => (
          <li key={one.name}>
            <PolicyCard policy={one} writes={writes} onRemove={() => setRemoving(one)} />
          </li>
        ))}
      </ul>
      {removing && (
        <Confirm
          open
          danger
          busy={remove.isPending}
          title={t("filters.remove_title", { name: removing.name })}
          description={t("filters.remove_text")}
          verb={t("filters.remove")}
          onClose={close}
          onConfirm={() => remove.mutate(removing.name, { onError: tellError, onSettled: close })}
        />
      )}
    </Page>
  );
}

// messages: filters.side.*
function PolicyCard({ policy, writes, onRemove }: { policy: Policy; writes: boolean; onRemove: () => void }) {
  const t = useT();
  const { name, spec, version } = policy;
  const href = `/filters/policy/${name}`;
  return (
    <Card className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold break-words">
          <Link href={href} className="text-accent hover:underline">
            {name}
          </Link>
        </h2>
        <Badge>{version === 0 ? t("filters.built_in") : t("filters.version", { version })}</Badge>
        <Badge tone={spec.fail === "open" ? "warn" : "good"}>
          {spec.fail === "open" ? t("filters.fail_open") : t("filters.fail_closed")}
        </Badge>
      </div>
      {spec.description && <p className="text-sm text-ink-soft">{spec.description}</p>}
      <ul className="flex flex-wrap gap-x-4 text-sm text-ink-soft">
        {SIDES.map((side) => (
          <li key={side}>
            {t(`filters.side.${side}`)}: {t("filters.rules", { count: counted(rulesOf(spec, side)) })}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <ButtonLink size="small" href={href}>
          {writes ? t("filters.change") : t("filters.look")}
        </ButtonLink>
        {writes && version > 0 && (
          <Button size="small" look="danger" onClick={onRemove}>
            {t("filters.remove")}
          </Button>
        )}
      </div>
    </Card>
  );
}
