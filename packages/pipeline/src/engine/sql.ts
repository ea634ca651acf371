/** An SQL identifier. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** An SQL string literal. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
