declare module "virtual:messages/*" {
  /** Compiled messages by key. */
  const messages: Record<string, string>;
  export default messages;
}
