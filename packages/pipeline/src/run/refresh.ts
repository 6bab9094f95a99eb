/** What a run forgets before it loads. See `RunOptions.refresh`. */
export type RefreshMode = "drop_sources" | "drop_resources" | "drop_data";
