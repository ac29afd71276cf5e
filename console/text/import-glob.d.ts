/** What Vite, which builds the console and runs its tests, makes of a pattern; said here for whoever reads without its types. */
interface ImportMeta {
  glob<T>(pattern: string, options: { eager: true }): Record<string, T>;
}
