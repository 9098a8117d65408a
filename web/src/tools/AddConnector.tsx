import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useSession } from "../api/session";
import { useT } from "../i18n/t";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Checkbox, Select, TextField } from "../ui/fields";
import { Failed } from "../ui/states";
import { addConnector, type NewConnector, type Secret, type SignIn, signIn } from "./connecting";
import { keys } from "./queries";
import { SecretFields } from "./SecretFields";

const SIGN_INS: SignIn[] = ["none", "oauth", "bearer", "basic"];
const NEW: NewConnector = { name: "", description: "", server: "", shared: false, trust: false };

/** A new connector, by the address of its server. messages: tools.sign_in.* */
export function AddConnector({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { workspaceId } = useSession();
  const [made, setMade] = useState(NEW);
  const [kind, setKind] = useState<SignIn>("none");
  const [secret, setSecret] = useState<Secret>({});
  const add = useMutation({
    mutationFn: async () => {
      const { id } = await addConnector(made, secret);
      await client.invalidateQueries({ queryKey: keys.connectors(workspaceId) });
      if (kind === "oauth") await signIn(id);
    },
    onSuccess: () => {
      setMade(NEW);
      setSecret({});
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const change = (changed: Partial<NewConnector>) => setMade({ ...made, ...changed });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("tools.add")}
      actions={
        <Button type="submit" form="add-connector" look="solid" busy={add.isPending}>
          {t("tools.add")}
        </Button>
      }
    >
      <form id="add-connector" onSubmit={submit} className="flex flex-col gap-4 pb-2">
        <TextField
          label={t("tools.name")}
          hint={t("tools.name_hint")}
          required
          pattern="[A-Za-z0-9_\-]{1,64}"
          value={made.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        <TextField
          label={t("tools.address")}
          type="url"
          required
          placeholder="https://"
          value={made.server}
          onChange={(event) => change({ server: event.target.value })}
        />
        <TextField
          label={t("tools.description")}
          required
          value={made.description}
          onChange={(event) => change({ description: event.target.value })}
        />
        <Select
          label={t("tools.sign_in_kind")}
          value={kind}
          options={SIGN_INS.map((value) => ({ value, label: t(`tools.sign_in.${value}`) }))}
          onChange={(event) => {
            setKind(SIGN_INS.find((one) => one === event.target.value) ?? "none");
            setSecret({});
          }}
        />
        <SecretFields kind={kind} value={secret} onChange={setSecret} />
        <Checkbox
          label={t("tools.share")}
          checked={made.shared}
          onChange={(event) => change({ shared: event.target.checked })}
        />
        <div>
          <Checkbox
            label={t("tools.trust")}
            checked={made.trust}
            onChange={(event) => change({ trust: event.target.checked })}
          />
          <p className="pl-7 text-sm text-ink-soft">{t("tools.trust_hint")}</p>
        </div>
        {add.error && <Failed error={add.error} />}
      </form>
    </Dialog>
  );
}
