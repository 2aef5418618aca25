/** The CSRF token as the cookie has it now: signing in again in another tab renews it, so a page's own copy may be old. */
export const csrfToken = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
