/** Why a type is an exception, for those that have been looked into. */
export const REASONS: Readonly<Record<string, string>> = {};
