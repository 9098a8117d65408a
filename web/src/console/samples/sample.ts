import { type Call, type CodeLanguage, type Dialect, KEY } from "./call";
import { curl } from "./curl";
import { shell } from "./literals";
import { pythonSample } from "./python";
import { typescriptSample } from "./typescript";

/** A program that makes a call; null where the dialect has no such call. `server`: its address, without a slash. */
export function sample(call: Call, dialect: Dialect, language: CodeLanguage, server: string): string | null {
  switch (language) {
    case "python":
      return pythonSample(call, dialect, server);
    case "typescript":
      return typescriptSample(call, dialect, server);
    case "curl":
      return curl(call, dialect, server);
  }
}

/** The line of a shell by which programs have the key. */
export function exported(secret: string): string {
  return `export ${KEY}=${shell(secret)}`;
}

/** What has to be installed first. */
export function packages(dialect: Dialect, language: CodeLanguage): string {
  if (language === "curl") return "";
  const known: Record<Dialect, [string, string]> = {
    mistral: ["pip install mistralai", "npm install @mistralai/mistralai"],
    openai: ["pip install openai", "npm install openai"],
    azure: ["pip install azure-ai-inference", "npm install @azure-rest/ai-inference @azure/core-auth @azure/core-sse"],
  };
  return known[dialect][language === "python" ? 0 : 1];
}
