using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>What the findings mean for a file on its way to CSSM, and for one whose purpose is not known.</summary>
internal static class RequestFile
{
    /// <summary>Element names in one message.</summary>
    private const int Named = 10;

    public static ParsedContent From(DocumentKind kind, LicensingXmlContent found)
    {
        var devices = found.Reports.Devices;
        foreach (var speaker in found.System.Udis.InOrder.Take(1))
            devices.AddReporter(speaker);
        var udis = new UdiSet();
        foreach (var udi in (Udi[])[.. found.System.Udis.InOrder.Take(1), .. devices.Devices, .. found.System.Udis.InOrder,
            .. found.Clues.Udis.InOrder])
            udis.Add(udi);
        var members = kind == DocumentKind.Usage ? devices.Members : AuthorizationRequestFile.Members(kind, udis.InOrder);
        return new ParsedContent(kind)
        {
            Refusal = found.Refusal ?? (kind == DocumentKind.Usage ? FindTwoDevices(devices) : null)
                ?? (members.Count <= Limits.Members ? null : new Refusal(RefusalReason.TooLarge,
                    $"The file lists more than {Limits.Members} members of one product instance, which is the limit.")),
            Udis = udis.InOrder,
            Members = members,
            Reports = found.Reports.Reports,
            ReportIds = kind == DocumentKind.UnknownLicensing ? [.. found.Clues.ReportIds.Order()] : [],
            Codes = AuthorizationRequestFile.Codes(kind, found.Clues),
            Stated = kind == DocumentKind.AuthorizationRequest ? found.Clues.Keys : [],
            Blocks = kind == DocumentKind.Usage ? [] : kind == DocumentKind.UnknownLicensing ? Children(found) : found.Blocks,
            Hostname = found.Private.Hostname,
            SensitiveTexts = found.Private.Found,
            StatedAt = found.System.StatedAt ?? found.Clues.StatedAt
                ?? (kind == DocumentKind.UnknownLicensing ? found.Accounts.StatedAt : null),
            SmartAccount = found.Accounts.Smart,
            VirtualAccount = found.Accounts.Virtual,
            Notices = [.. Notices(kind, found)],
        };
    }

    private static Refusal? FindTwoDevices(HaMembership devices) =>
        devices.Strangers() is not var (one, other)
            ? null
            : new Refusal(RefusalReason.TwoDevices,
                $"The file names {one} and of {other}, and no report lists both as one stack or HA pair. A device saves only its own: "
                    + "give each device's file as it wrote it.");

    private static IEnumerable<Notice> Notices(DocumentKind kind, LicensingXmlContent found)
    {
        if (found.Root is "RUMReport")
            yield return new Notice(WarningCode.Fragment,
                "A lone report without the <smartLicense> around it, as an inventory page shows it: CSSM does not take it as it is. Save "
                    + "the usage file on the device.");
        if (kind == DocumentKind.UnknownLicensing)
            yield return new Notice(WarningCode.UnknownBlocks, found.Names.Count == 0 ? "A licensing file with nothing in it."
                : $"A licensing file of a kind not known here, with: {string.Join(", ", found.Names.Take(Named))}.");
        if (kind == DocumentKind.UnknownLicensing && found.Blocks.Exists(block => block.Signature == SignatureShape.Present))
            yield return new Notice(WarningCode.NotVerified, "Cisco signatures present, not verified");
        if (kind == DocumentKind.TrustRequest)
            yield return new Notice(WarningCode.Probable,
                $"Probably a trust request: its layout is not published. It holds: {string.Join(", ", found.Names.Take(Named))}.");
        if (kind == DocumentKind.Usage
            && (found.System.AsksForTrust || found.Clues.AsksForTrust || found.Names.Exists(LicensingKind.IsTrust)))
            yield return new Notice(WarningCode.TrustRequestInside,
                "it also asks for a trust code: the clocks of device and CSSM may differ by less than an hour");
        if ((found.System.Doubled ?? found.Clues.Doubled) is { } key)
            yield return new Notice(WarningCode.DuplicateKey, $"The key \"{key}\" occurs twice in one JSON object; the last value counts.");
        foreach (var notice in found.Reports.Notices)
            yield return notice;
        if (DoubledReport(found.Reports.Reports) is { } report)
            yield return new Notice(WarningCode.DuplicateReport, $"Report {report.Id} of {report.Udi} occurs more than once in the file.");
    }

    /// <summary>Every unknown child is named, also one that is no block elsewhere.</summary>
    private static List<Block> Children(LicensingXmlContent found) =>
        found.Names.ConvertAll(name => found.Blocks.Find(block => block.Name == name) ?? new Block(name, SignatureShape.Missing));

    private static Report? DoubledReport(IReadOnlyList<Report> reports)
    {
        // Ids count up, so a file in good order needs no look-up.
        var ascending = true;
        for (var i = 1; i < reports.Count && ascending; i++)
            ascending = reports[i].Id > reports[i - 1].Id;
        if (ascending)
            return null;
        var seen = new HashSet<(Udi, long)>();
        return reports.FirstOrDefault(report => !seen.Add((report.Udi, report.Id)));
    }
}
