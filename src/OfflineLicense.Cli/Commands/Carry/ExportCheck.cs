using OfflineLicense.Cli.Output;
using OfflineLicense.Sealing.Keys;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Merge;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary>What <c>verify</c> says of exports: docs/export-format.md, section 4, in one command.</summary>
internal static class ExportCheck
{
    /// <param name="exports">Full paths of their folders.</param>
    /// <param name="keys">Those that decide.</param>
    public static void Write(CommandContext context, IReadOnlyList<string> exports, Keyring keys)
    {
        var invalid = 0;
        foreach (var path in exports)
        {
            try
            {
                WriteValid(context, path, VerifiedExport.Open(
                    path, keys, new SourceFile(context.Host.FileSystem), spool: null, tables: [], context.Progress));
            }
            catch (Failure refused) when (refused.Kind is FailureKind.Untrusted or FailureKind.Invalid or FailureKind.Missing)
            {
                invalid++;
                context.Json.WriteLine("export", json =>
                {
                    json.WriteString("path", path);
                    json.WriteString("outcome", BundleOutcome.Invalid.Name());
                    json.WriteString("code", refused.Code);
                    json.WriteString("message", refused.Message);
                });
                context.ReportRefusal(refused, "not valid");
            }
        }

        context.AddCount("valid", exports.Count - invalid);
        context.AddCount("invalid", invalid);
    }

    private static void WriteValid(CommandContext context, string path, VerifiedExport export)
    {
        var manifest = export.Manifest;
        var rows = manifest.Tables.Sum(table => table.Rows);
        context.Json.WriteLine("export", json =>
        {
            json.WriteString("path", path);
            json.WriteString("outcome", BundleOutcome.Valid.Name());
            json.WriteString("name", manifest.Name.ToString());
            json.WriteString("sums", export.Sums.Hex);
            json.WriteString("since", manifest.Since?.Name.ToString());
            json.WriteBoolean("hostnames", manifest.HasHostnames);
            json.WriteNumber("journal_rows", manifest.Journal.Sequence);
            json.WriteNumber("rows", rows);
            CheckedBy.WriteKeys(json, [export.Signer]);
        });
        context.Output.WriteLine($"{manifest.Name}   valid: the signature and all digests match");
        context.Output.WriteLine($"  an export of {manifest.Name.Station}, "
            + (manifest.Since is { } since ? $"since {since.Name}, " : "complete, ")
            + $"{Plural.Format(rows, "row")}, journal to row {manifest.Journal.Sequence:N0}, "
            + (manifest.HasHostnames ? "with hostnames" : "without hostnames"));
        context.Output.WriteLine($"  created  {Timestamp.Text(manifest.Created)}");
        context.Output.WriteLine($"  digest  {Fingerprint.Format(export.Sums)}");
        context.Output.WriteLines(CheckedBy.Describe([export.Signer]));
    }
}
