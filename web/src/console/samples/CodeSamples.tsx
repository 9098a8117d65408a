import { useState } from "react";
import { useT } from "../../i18n/t";
import { CopyButton } from "../../ui/Copy";
import { joined } from "../../ui/joined";
import { type Call, type CodeLanguage, DIALECTS, type Dialect, KEY, LANGUAGES } from "./call";
import { exported, packages, sample } from "./sample";

const NAMES: Record<Dialect | CodeLanguage, string> = {
  mistral: "Mistral",
  openai: "OpenAI",
  azure: "Azure AI Inference",
  python: "Python",
  typescript: "TypeScript",
  curl: "curl",
};

interface Props {
  call: Call;
  server?: string;
  /** A key that is shown just now. */
  secret?: string;
}

/** How to make a call, in each dialect and language, with this server's own address. */
export function CodeSamples({ call, server = location.origin, secret }: Props) {
  const t = useT();
  const [dialect, setDialect] = useState<Dialect>("mistral");
  const [language, setLanguage] = useState<CodeLanguage>("python");
  const code = sample(call, dialect, language, server);
  const install = packages(dialect, language);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Choices label={t("samples.dialect")} all={DIALECTS} value={dialect} onChange={setDialect} />
        <Choices label={t("samples.language")} all={LANGUAGES} value={language} onChange={setLanguage} />
      </div>
      {secret && <Code label={t("samples.set_key")} code={exported(secret)} />}
      {code === null ? (
        <p className="rounded-card border border-line bg-sunken p-4 text-sm text-ink-soft">{t("samples.none")}</p>
      ) : (
        <Code label={`${NAMES[dialect]}, ${NAMES[language]}`} code={code} />
      )}
      <p className="text-sm text-ink-soft">
        {t("samples.key", { variable: KEY })}
        {install && (
          <>
            {" "}
            {t("samples.install")}{" "}
            <code className="rounded bg-sunken px-1 font-mono text-[0.8125rem] break-words">{install}</code>
          </>
        )}
      </p>
    </div>
  );
}

export function Code({ label, code }: { label: string; code: string }) {
  const t = useT();
  return (
    <section aria-label={label} className="relative min-w-0 rounded-card border border-line bg-sunken">
      <div className="absolute top-1.5 right-1.5 rounded-lg bg-sunken">
        <CopyButton text={code} label={t("samples.copy")} />
      </div>
      <pre
        tabIndex={0}
        className="scroll-thin max-h-[32rem] overflow-auto p-4 pr-12 font-mono text-[0.8125rem] leading-relaxed"
      >
        {code}
      </pre>
    </section>
  );
}

interface ChoicesProps<Value extends Dialect | CodeLanguage> {
  label: string;
  all: readonly Value[];
  value: Value;
  onChange: (value: Value) => void;
}

function Choices<Value extends Dialect | CodeLanguage>({ label, all, value, onChange }: ChoicesProps<Value>) {
  return (
    <fieldset className="flex flex-wrap rounded-lg border border-line-strong p-0.5">
      <legend className="sr-only">{label}</legend>
      {all.map((one) => (
        <label
          key={one}
          className={joined(
            "flex min-h-8 cursor-pointer items-center rounded-md px-2.5 text-sm font-medium max-md:min-h-10",
            "has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent",
            one === value ? "bg-accent-soft text-accent" : "text-ink-soft hover:text-ink",
          )}
        >
          <input type="radio" name={label} className="sr-only" checked={one === value} onChange={() => onChange(one)} />
          {NAMES[one]}
        </label>
      ))}
    </fieldset>
  );
}
