import { Check } from "lucide-react";
import { useT } from "../../i18n/t";
import { Table } from "../../ui/Table";
import { ROLES, type Role } from "./queries";

/** What the server's roles may do, in groups: each has what the one before it has. */
const RIGHTS: [string, Role][] = [
  ["see", "viewer"],
  ["usage", "viewer"],
  ["call", "member"],
  ["own_keys", "member"],
  ["endpoints", "developer"],
  ["filters", "developer"],
  ["read_keys", "developer"],
  ["people", "admin"],
  ["money", "admin"],
  ["providers", "admin"],
  ["audit", "admin"],
  ["archive", "owner"],
];

// messages: people.right.*
// messages: people.role.*
export function RightsTable() {
  const t = useT();
  return (
    <Table
      label={t("people.rights")}
      rows={RIGHTS}
      rowKey={([right]) => right}
      columns={[
        {
          id: "right",
          label: t("people.may"),
          cell: ([right]) => <span className="block min-w-40">{t(`people.right.${right}` as "people.right.see")}</span>,
        },
        ...ROLES.map((role) => ({
          id: role,
          label: t(`people.role.${role}`),
          cell: ([, least]: [string, Role]) =>
            ROLES.indexOf(role) >= ROLES.indexOf(least) ? (
              <Check size={17} className="text-good" aria-label={t("people.yes")} />
            ) : (
              <span className="text-ink-soft" role="img" aria-label={t("people.no")}>
                –
              </span>
            ),
        })),
      ]}
    />
  );
}
