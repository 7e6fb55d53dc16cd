/**
 * A section of Fluent Bit's classic configuration.
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */
export function fluentBitSection(title: string, settings: Readonly<Record<string, string>>): string {
  return [`[${title}]`, ...Object.entries(settings).map(([key, value]) => `  ${key} ${value}`), ''].join('\n');
}
