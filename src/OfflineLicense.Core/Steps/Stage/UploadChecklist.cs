using System.Globalization;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Codes;

namespace OfflineLicense.Steps.Stage;

/// <summary>CHECKLIST.txt: what a person does at CSSM with an upload folder, one step for each kind, one box for each request.</summary>
internal static class UploadChecklist
{
    private const string Indent = "          ";

    private const string ServerResponse =
        "  offlic collect --as PURPOSE-response --server NAME FILE\n"
        + "                                      a response for a server, one file at a time, never opened; PURPOSE is its exchange:\n"
        + "                                      cslu, onprem-registration, onprem-sync, onprem-usage\n";

    /// <summary>What a person does with an archive where none was tried before.</summary>
    public const string TryOneFirst =
        "  Try ONE device's file first. When CSSM accepted it and gave a response, collect that response, run the same\n"
        + "  offlic stage --batch again (the new batch leaves that device out), "
        + "and upload the batch instead of the single files.\n";

    public static string Write(UploadFolder folder)
    {
        var first = folder.Files[0];
        var text = new StringBuilder(OwnFileMarker.Line).Append("checklist\n\n");
        text.Append("Zone             ").Append(first.Zone ?? "this station").Append('\n')
            .Append("Smart account    ").Append(Escape(first.SmartAccount)).Append('\n')
            .Append("Virtual account  ").Append(Escape(first.VirtualAccount)).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"Requests         {folder.Files.Count}\n\n")
            .Append("At CSSM, choose this account first. Upload each file as it is. Never open and save a file: ")
            .Append("the device signed its text.\n")
            .Append("CSSM names its response ACK_ + the file's name. Keep that name: offlic uses it to find the device.\n");
        WriteBatch(text, folder);
        var (step, number) = (0, 0);
        foreach (var (kind, instructions, files) in folder.Steps)
        {
            var action = instructions.Pastes ? "paste the code" : "upload the file";
            text.Append(CultureInfo.InvariantCulture, $"\nStep {++step}: {kind}, {action} ({files.Count})\n")
                .Append("  ").Append(instructions.Long).Append('\n');
            foreach (var file in files)
                WriteRequest(text, file, instructions, ++number);
        }

        text.Append("\nThen, at this desk:\n  offlic collect DOWNLOADS            the responses, as downloaded\n")
            .Append(folder.Files.Any(file => file.Kind == DocumentKind.ServerRequest) ? ServerResponse : string.Empty)
            .Append("  offlic mark uploaded FOLDER         what CSSM has not responded to yet\n")
            .Append("  offlic mark refused NAME --reason TEXT\n")
            .Append("  offlic pack --to DRIVE              responses and marks, back to the zone\n");
        if (folder.Settled.Count > 0)
        {
            text.Append("\nStill in this folder from an earlier run. Do not upload again:\n");
            foreach (var file in folder.Settled)
                text.Append("[x] ").Append(file.UploadName).Append($"  {file.Because} {FormatTime(file.At)}\n");
        }

        if (folder.Elsewhere.Count > 0)
        {
            text.Append("\nOf this account, in another folder and still without a response:\n");
            foreach (var row in folder.Elsewhere)
                text.Append("[ ] ").Append(row.UploadName).Append("  in ").Append(Escape(row.StagedIn)).Append('\n');
        }

        if (folder.LeftOut.Count > 0)
        {
            text.Append("\nLeft out, because every report in them was uploaded before (CSSM fails on duplicates):\n");
            foreach (var name in folder.LeftOut)
                text.Append("  ").Append(name).Append('\n');
        }

        return text.ToString();
    }

    private static void WriteBatch(StringBuilder text, UploadFolder folder)
    {
        if (folder.Batch is { } batch)
        {
            var count = folder.Files.Count(file => file.IsUsage);
            text.Append(CultureInfo.InvariantCulture, $"\nThe batch: {batch} holds all {count} usage files of this folder in one upload.\n")
                .Append(folder.BatchTriedAt is { } tried ? DescribeTried(tried) : TryOneFirst)
                .Append("  Never upload both: CSSM fails on duplicates.\n");
        }

        foreach (var old in folder.OldBatches)
            text.Append("\nDo not upload ").Append(old).Append(": it is from an earlier run.\n");
    }

    private static void WriteRequest(StringBuilder text, StagedFile file, PortalStep instructions, int number)
    {
        var action = instructions.Pastes ? "paste the code of" : "upload this file:";
        var owner = file.Server is { } server ? $"server {server}" : file.Udi is null ? "no UDI in it" : Escape(file.Udi.ToString());
        text.Append(CultureInfo.InvariantCulture, $"\n[ ] {number,4}  {action} {file.UploadName}\n")
            .Append(Indent).Append(owner).Append('\n');
        foreach (var reserve in file.Reserves)
            text.Append(Indent).Append(CultureInfo.InvariantCulture, $"reserve {reserve.Count} x {Escape(reserve.Tag)}\n");
        if (instructions.Pastes)
            WriteCodes(text, file);
        foreach (var warning in file.Warnings)
            text.Append(Indent).Append("note: ").Append(warning.Message).Append('\n');
        if (instructions.EndsWithoutFile)
        {
            text.Append(Indent).Append("CSSM gives no file for this. When it is done: offlic mark done ")
                .Append(file.UploadName).Append('\n');
        }
    }

    /// <summary>Each code is alone on its line from the first column, so that a click selects only the code.</summary>
    private static void WriteCodes(StringBuilder text, StagedFile file)
    {
        var plain = file.Codes.Where(CodeText.CanBePasted).ToList();
        if (plain.Count == 0)
        {
            text.Append(Indent).Append("the code is in the file; copy it, never type it: case matters\n");
            return;
        }

        text.Append(Indent).Append(plain.Count == 1 ? "the code" : "the codes, one after the other")
            .Append("; copy it, never type it: case matters:\n");
        foreach (var code in plain)
            text.Append(code).Append('\n');
        if (plain.Count < file.Codes.Count)
        {
            text.Append(Indent)
                .Append(CultureInfo.InvariantCulture, $"{file.Codes.Count - plain.Count} more in the file, not in plain characters\n");
        }
    }

    /// <summary>What an archive that worked for the account spares a person.</summary>
    public static string DescribeTried(string at) =>
        $"  An archive worked for this account: its response was collected {FormatTime(at)}. Upload the batch instead of\n"
        + "  the single files; no single file is to be tried first.\n";

    /// <summary><c>2026-11-21 10:15Z</c>.</summary>
    public static string FormatTime(string at) => at is { Length: 20 } ? $"{at[..10]} {at[11..16]}Z" : at;

    private static string Escape(string? text) =>
        text is null ? "(not stated)" : SafeText.Cell(text);
}
