interface Account {
  has_password: boolean;
  has_openid: boolean;
  disabled_at?: number | null;
  last_sign_in_at?: number | null;
}

export type Standing = "disabled" | "active" | "no_password" | "pending";

/** Whether somebody can come in. Who came by a one-time link has been here, and cannot come again without another. */
export function standingOf(user: Account): Standing {
  if (user.disabled_at) return "disabled";
  if (user.has_password || user.has_openid) return "active";
  return user.last_sign_in_at ? "no_password" : "pending";
}
