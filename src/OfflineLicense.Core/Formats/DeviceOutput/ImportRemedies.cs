namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// What helps where a device refuses an import, by the words or the error name that it prints (docs/formats.md, commands). Error numbers
/// differ between IOS XE and IOS XR, so none is in the table.
/// </summary>
internal static class ImportRemedies
{
    private const string OtherDevice =
        "the file is for another device, or a newer request was made: compare the serial number, and install the newest response";
    private const string Damaged = "the file changed on its way: compare it with SHA256SUMS, and copy it again in binary mode";
    private const string Clock = "check the clock of the device, then import again";
    private const string NewRequest = "make a new request on the device, and carry it";
    private const string Unknown = "compare the file with SHA256SUMS, copy it again, and repeat the command";
    private const string Installed = "it is installed already: capture show license all and collect it";

    /// <summary>The first whose words are in the device's sentence, without regard to case, blanks and dashes.</summary>
    private static readonly (string Words, string Remedy)[] s_table =
    [
        ("doesnotmatchthereservationrequestcode",
            "a newer request was made, or this is another device: use the code of the newest request"),
        ("matchidentifier", OtherDevice),
        ("matchnonce", OtherDevice),
        ("codevalidationfailed", OtherDevice),
        ("reservationmismatch", OtherDevice),
        ("noreservationinprogress", NewRequest),
        ("notreservationmode", "type license smart reservation first, then install it again"),
        ("signature", Damaged),
        ("invalidxml", Damaged),
        ("installparsefail", Damaged),
        ("base64", Damaged),
        ("base58", Damaged),
        ("certificatemismatch", "the file is from another environment of CSSM: download the response again"),
        ("certificatefailed", Clock),
        ("couldnotvalidatetrustchain", Clock),
        ("reservationalreadyinstalled", Installed),
        ("previouslyinstalled", Installed),
        ("trustcodealreadyinstalled", Installed),
        ("alreadyinstalled", Installed),
        ("licenseinuse", "a license that the response takes away is in use on the device"),
        ("reservationversionoutofbound", "this release of the device does not know this code: see its guide"),
        ("invalidauthcodetype", "this command does not take this kind of file: see the install sheet"),
        ("msgsizeexceed", "the file is larger than the device takes: see its guide"),
        ("erroroktryagain", "import it again"),
        ("failedtostoreinthefile", "free some space on the device, then import again"),
        ("nosuchfile", "copy the file to the device, and type its complete name"),
        ("notfound", "copy the file to the device, and type its complete name"),
        ("erroropening", "copy the file to the device, and type its complete name"),
    ];

    /// <param name="file">Its name, or "the file".</param>
    /// <param name="words">The sentence of the device.</param>
    public static Notice Warn(string file, string words) => new(WarningCode.ImportFailed,
        $"the device refused {file}: \"{words}\"; {Find(words) ?? Unknown}");

    /// <returns>Null: what helps is not known.</returns>
    public static string? Find(string words)
    {
        var plain = string.Concat(words.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return Array.Find(s_table, row => plain.Contains(row.Words, StringComparison.Ordinal)).Remedy;
    }
}
