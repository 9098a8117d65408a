import { CircleAlert, CircleCheck, CirclePause, LoaderCircle, Moon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../../i18n/t";
import { Badge } from "../../ui/states";
import type { Health, Operation } from "./queries";

// messages: endpoints.health.* endpoints.operation_kind.* endpoints.operation_state.*

const LOOKS: Record<Health, [tone: "good" | "warn" | "bad" | "plain" | "accent", icon: ReactNode]> = {
  online: ["good", <CircleCheck key="i" size={13} aria-hidden />],
  degraded: ["warn", <TriangleAlert key="i" size={13} aria-hidden />],
  loading: ["accent", <LoaderCircle key="i" size={13} className="animate-spin" aria-hidden />],
  asleep: ["plain", <Moon key="i" size={13} aria-hidden />],
  paused: ["plain", <CirclePause key="i" size={13} aria-hidden />],
  offline: ["bad", <CircleAlert key="i" size={13} aria-hidden />],
};

export function HealthBadge({ health }: { health: Health }) {
  const t = useT();
  const [tone, icon] = LOOKS[health];
  return (
    <Badge tone={tone}>
      {icon}
      {t(`endpoints.health.${health}`)}
    </Badge>
  );
}

const OPERATION_TONES = { running: "accent", succeeded: "good", failed: "bad", canceled: "plain" } as const;

export function OperationBadge({ operation }: { operation: Operation }) {
  const t = useT();
  return <Badge tone={OPERATION_TONES[operation.state]}>{t(`endpoints.operation_state.${operation.state}`)}</Badge>;
}
