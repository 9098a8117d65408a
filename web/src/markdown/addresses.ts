import { decoded } from "./entities";

export interface Target {
  href: string;
  /** The name of its host in ASCII, or the address of a mail. */
  host: string;
}

/** Characters that show nothing, or turn round the order in which others are shown. */
const HIDDEN =
  /\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const LONGEST = 2048;

export function withoutHidden(text: string): string {
  return text.replace(HIDDEN, "");
}

/** Where a link of a model may lead: to a page of the web or to a mail, by a whole address, and as nobody. */
export function target(written: string): Target | null {
  const address = decoded(written).trim();
  if (address.length > LONGEST || !/^(?:https?:\/\/|mailto:)/i.test(address) || withoutHidden(address) !== address)
    return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what browsers leave out of addresses is refused
  if (/[\u0000-\u0020\u007f-\u009f\\]/.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol === "mailto:") {
    // Only to whom: what such an address says beyond that would be a letter that somebody else has written.
    const to = safelyDecoded(url.pathname);
    return /^[^\s@,;:?<>"]+@[\w.-]+$/.test(to) ? { href: `mailto:${to}`, host: to } : null;
  }
  if ((url.protocol !== "http:" && url.protocol !== "https:") || url.username || url.password || !url.hostname)
    return null;
  return { href: url.href, host: url.host };
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

const LIKE_ADDRESS = /(?:https?:\/\/)?(?:[^\s/@:?#]+@)?((?:[\p{L}\p{N}_-]+[.\u3002\uff0e\uff61])+[\p{L}]{2,})/giu;

/** Whether who reads the words would think of another host than the one that the link leads to. */
export function misleads(words: string, { host, href }: Target): boolean {
  if (host.includes("xn--")) return true;
  if (/[\u0430-\u044f\u03b1-\u03c9]/i.test(words) && /[a-z]/i.test(words) && /[.:/]/.test(words)) return true;
  const bare = plain(host);
  if (href.startsWith("mailto:")) return /@/.test(words) && words.trim().toLowerCase() !== host.toLowerCase();
  for (const match of words.matchAll(LIKE_ADDRESS)) {
    const named = plain(match[1] ?? "");
    if (named !== bare && !bare.endsWith(`.${named}`) && known(named)) return true;
  }
  return /https?:|www\./i.test(words) && !plain(words.replace(/^\s*https?:\/\//i, "")).startsWith(bare);
}

function plain(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\./, "")
    .replace(/:\d+$/, "");
}

/** Names of files and of packages look like hosts, too; their ends are none that hosts have. */
const NO_HOSTS =
  /\.(?:js|ts|tsx|jsx|json|ya?ml|txt|html?|css|csv|xlsx?|docx?|pptx?|pdf|png|jpe?g|gif|svg|toml|cfg|ini|exe|dll)$/;

function known(name: string): boolean {
  return !NO_HOSTS.test(name);
}
