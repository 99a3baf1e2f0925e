using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OfflineLicense.Sealing.Canonical;

namespace OfflineLicense.Steps.Stage;

/// <summary>What lies in one upload folder.</summary>
/// <param name="Files">Everything that is to be uploaded or pasted from it.</param>
/// <param name="LeftOut">Upload names of requests that are not, because all their reports were uploaded before.</param>
internal sealed record UploadFolder(IReadOnlyList<StagedFile> Files, IReadOnlyList<string> LeftOut)
{
    /// <summary>The archive for all usage files at once, or null.</summary>
    public string? Batch { get; init; }

    /// <summary>Archives of earlier runs that still lie there.</summary>
    public IReadOnlyList<string> OldBatches { get; init; } = [];
}

/// <summary>CHECKLIST.txt: what a person does at CSSM with an upload folder, a step a kind, a box a request.</summary>
internal static partial class UploadChecklist
{
    private const string Indent = "          ";

    private const string ServerAnswer =
        "  offlic collect --as PURPOSE-response --server NAME FILE\n"
        + "                                      the answer for a server, one file at a time, never opened; PURPOSE is its exchange:\n"
        + "                                      cslu, onprem-registration, onprem-sync, onprem-usage\n";

    public static string Text(UploadFolder folder)
    {
        var first = folder.Files[0].Row;
        var text = new StringBuilder(OwnFileMarker.Line).Append("checklist\n\n");
        text.Append("Zone             ").Append(first.Zone ?? "this station").Append('\n')
            .Append("Smart account    ").Append(Shown(first.SmartAccount)).Append('\n')
            .Append("Virtual account  ").Append(Shown(first.VirtualAccount)).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"Requests         {folder.Files.Count}\n\n")
            .Append("Choose this account at CSSM first. Upload each file as it is: never open and save it, the device signed its text.\n")
            .Append("CSSM names its answer ACK_ + the file's name: keep that name, it leads back to the device.\n");
        Batch(text, folder);
        var (step, number) = (0, 0);
        foreach (var kind in folder.Files.GroupBy(file => file.Row.Kind, StringComparer.Ordinal).OrderBy(kind => Order(kind.Key)).ThenBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var words = PortalInstructions.Of(kind.Key);
            text.Append(CultureInfo.InvariantCulture, $"\nStep {++step}: {kind.Key}, {(words.Pastes ? "paste the code" : "upload the file")} ({kind.Count()})\n")
                .Append("  ").Append(words.Long).Append('\n');
            foreach (var file in kind.OrderBy(file => file.Row.UploadName, StringComparer.Ordinal))
                Request(text, file, words, ++number);
        }

        text.Append("\nThen, here at the desk:\n  offlic collect DOWNLOADS            the answers, as downloaded\n")
            .Append(folder.Files.Any(file => file.Row.Kind == DocumentKind.ServerRequest.Name) ? ServerAnswer : string.Empty)
            .Append("  offlic mark uploaded FOLDER         what CSSM has and has not answered yet\n")
            .Append("  offlic mark refused NAME --reason TEXT\n  offlic pack --to STICK              answers and marks, back to the zone\n");
        if (folder.LeftOut.Count > 0)
        {
            text.Append("\nLeft out, because every report in them was uploaded before (CSSM fails on duplicates):\n");
            foreach (var name in folder.LeftOut)
                text.Append("  ").Append(name).Append('\n');
        }

        return text.ToString();
    }

    private static void Batch(StringBuilder text, UploadFolder folder)
    {
        if (folder.Batch is { } batch)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe batch: {batch} holds all {folder.Files.Count(file => file.IsUsage)} usage files of this folder in one upload.\n")
                .Append("  Try ONE device's file first. Only when CSSM took it and answered: collect that answer, run the same offlic stage --batch\n")
                .Append("  again (the new batch leaves that device out), and upload the batch instead of the single files.\n")
                .Append("  Never upload both: CSSM fails on duplicates.\n");
        }

        foreach (var old in folder.OldBatches)
            text.Append("\nDo not upload ").Append(old).Append(": it is from an earlier run.\n");
    }

    private static void Request(StringBuilder text, StagedFile file, PortalStep words, int number)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n[ ] {number,4}  {(words.Pastes ? "paste the code of" : "upload this file:")} {file.Row.UploadName}\n")
            .Append(Indent).Append(file.Row.Server is { } server ? $"server {server}" : file.Udi is null ? "no UDI inside" : Shown(file.Udi.ToString())).Append('\n');
        foreach (var reserve in file.Reserves)
            text.Append(Indent).Append(CultureInfo.InvariantCulture, $"reserve {reserve.Count} x {Shown(reserve.Tag)}\n");
        if (words.Pastes)
            Codes(text, file);
        foreach (var warning in file.Warnings)
            text.Append(Indent).Append("note: ").Append(warning.Message).Append('\n');
        if (words.EndsWithoutFile)
            text.Append(Indent).Append("CSSM gives no file for this. When it is done: offlic mark done ").Append(file.Row.UploadName).Append('\n');
    }

    /// <summary>Each alone on its line from the first column on, so that a click selects it and nothing else.</summary>
    private static void Codes(StringBuilder text, StagedFile file)
    {
        var plain = file.Codes.Where(code => Code().IsMatch(code)).ToList();
        if (plain.Count == 0)
        {
            text.Append(Indent).Append("the code is in the file; copy it, never type it: every letter counts, and its case\n");
            return;
        }

        text.Append(Indent).Append(plain.Count == 1 ? "the code" : "the codes, one after the other").Append("; every letter counts, and its case:\n");
        foreach (var code in plain)
            text.Append(code).Append('\n');
        if (plain.Count < file.Codes.Count)
            text.Append(Indent).Append(CultureInfo.InvariantCulture, $"{file.Codes.Count - plain.Count} more in the file, not in plain characters\n");
    }

    /// <summary>What is uploaded before what is pasted, a request before its confirmation.</summary>
    private static int Order(string kind) => DocumentKind.Named(kind) is { } known ? DocumentKind.All.ToList().IndexOf(known) : int.MaxValue;

    private static string Shown(string? text) =>
        text is null ? "(not stated)" : PlainText.Escape(text);

    /// <summary>A blank only behind a comma, as CUCM prints its UDI: no line of words comes out of a file.</summary>
    [GeneratedRegex(@"\A(?:[!-~]|(?<=,) ){1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
