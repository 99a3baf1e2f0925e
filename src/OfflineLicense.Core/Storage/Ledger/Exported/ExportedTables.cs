namespace OfflineLicense.Storage.Ledger.Exported;

/// <summary>Which tables an export has, with which columns, and which it leaves out: docs/export-format.md, sections 5 and 6.</summary>
internal static class ExportedTables
{
    /// <summary>In the order of the document.</summary>
    public static IReadOnlyList<ExportedTable> All { get; } =
    [
        new("station", "id:number name side created"),
        new("journal", "sequence at operator action detail! previous hash facts"),
        new("row_sum", "sequence table_name rows sum"),
        new("setting", "id:number name value! at"),
        new("key", "id:number key_id:key station:owner own at"),
        new("key_revocation", "key_id>key at reason"),
        new("key_cutoff", "key_id>key origin destination sequence"),
        new("key_statement", "key_id>key signed_by>signer"),
        new("export", "id:number name since_id:since_number journal_sequence sums at"),
        new("merged", "id:number document_id>document station:collected_by at"),
        new("packed_elsewhere", "id:number sha256 station:packed_by bundle_name bundle_sums at"),
        new("pruned", "id:number document_id>document chunks sum at"),

        new("udi", "id:number pid serial uuid"),
        new("device", "id:number udi_id>udi at"),
        new("document", "id:number sha256 size kind at"),
        new("sighting", "document_id>document path!"),
        new("refusal", "id:number path! sha256 size reason message! at"),
        new("member", "document_id>document device_id>device udi_id>member role"),
        new("named", "document_id>document udi_id>udi"),
        new("entitlement", "id:number tag"),
        new("accepted", "id:number document_id>document reason operator at"),
        new("unit_zone", "id:number serial pid zone reason at"),
        new("document_zone", "id:number document_id>document zone reason at"),
        new("server_zone", "id:number server zone reason at"),
        new("roster_entry", "id:number serial pid uuid hostname! address! smart_account virtual_account topology zone platform expected "
            + "reason! retired note! at"),
        new("round", "id:number at"),
        new("opened_round", "id:number name last_document operator at"),

        new("request", "document_id>document device_id>device round_id:round_number upload_name smart_account virtual_account hostname "
            + "stated_at"),
        new("report", "udi_id>udi report_id document_id>document entitlement_id>entitlement measurements payload"),
        new("reserve", "document_id>document tag count"),
        new("response", "document_id>document item_name stated_at"),
        new("block", "document_id>document position name signature"),
        new("policy_days", "document_id>document first_days ongoing_days"),
        new("answer", "id:number document_id>document device_id>device request_id>request evidence at"),
        new("agreement", "answer_id>answer evidence"),
        new("server_file", "document_id>document server purpose local_account!"),
        new("server_answer", "document_id>document server request_id>request evidence at"),
        new("mark", "id:number document_id>document fact reason operator at bundle_id>bundle"),
        new("mark_undo", "id:number mark_id:mark_number reason operator at"),
        new("staged", "id:number document_id>document folder! at"),
        new("staged_written", "staged_id:staged_number at"),
        new("install", "id:number answer_id>answer folder! name! at"),
        new("install_written", "install_id:install_number at"),
        new("split_moment", "install_id:install_number document_id>document"),
        new("server_install", "id:number document_id>document folder! name! at"),
        new("server_install_written", "server_install_id:server_install_number at"),
        new("installed_mark", "id:number document_id>document answer_id>answer_document installed reason operator at"),

        new("bundle", "id:number direction name origin destination sequence sums previous created items facts bytes journal_sequence "
            + "journal_head acknowledges round_id:round_number at"),
        new("bundle_item", "bundle_id>bundle position name document_id>document"),
        new("bundle_mark", "bundle_id>bundle mark_id:mark_number"),
        new("bundle_revocation", "bundle_id>bundle key_id>key"),
        new("bundle_written", "bundle_id>bundle folder! at"),
        new("seal", "bundle_id>bundle key_id:key"),
        new("disputed_item", "bundle_id>bundle position name sha256 subject zone at"),
        new("gap", "origin destination sequence reason at"),
        new("gap_range", "id:number origin destination first last reason at"),
        new("adoption", "id:number peer bundle_name bundle_sums journal_sequence journal_head reason at"),

        new("observation", "document_id>document device_id>device last_ack last_ack_earliest ack_deadline ack_deadline_utc captured_utc "
            + "at"),
        new("device_shown", "document_id>document device_id>device release sends_hostname reports_total reports_purged "
            + "reports_acknowledged first_days ongoing_days"),
        new("capture_clock", "document_id>document device_id>device printed"),
        new("capture_without_prompt", "document_id>document device_id>device"),
        new("proof", "document_id>document device_id>device udi_id>member kind printed earliest"),
        new("unit_shown", "document_id>document device_id>device udi_id>member kind printed"),
        new("import_attempt", "document_id>document position device_id>device file! digits success words!"),
    ];

    /// <summary>Documents themselves, what was found in them, and numbers that mean something to the ledger alone.</summary>
    public static IReadOnlyList<string> LeftOut { get; } = ["bundle_part", "chunk", "export_mark", "private_text"];
}
