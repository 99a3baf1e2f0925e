using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>What the findings mean for a response of CSSM (docs/formats.md, response files).</summary>
internal static class ResponseFile
{
    public static ParsedContent From(DocumentKind kind, LicensingXmlContent found)
    {
        var udis = new UdiSet();
        foreach (var udi in found.Clues.Udis.InOrder.Concat(found.Ack.Udis.InOrder).Concat(found.Reports.Devices.Devices))
            udis.Add(udi);
        return new ParsedContent(kind)
        {
            Refusal = found.Refusal,
            Udis = udis.InOrder,
            ReportIds = [.. found.Clues.ReportIds.Union(found.Ack.ReportIds).Order()],
            Blocks = found.Blocks,
            Stated = found.Statements.All,
            SmartAccount = found.Accounts.Smart,
            VirtualAccount = found.Accounts.Virtual,
            StatedAt = found.Accounts.StatedAt,
            Notices = [.. Notices(kind, found)],
        };
    }

    private static IEnumerable<Notice> Notices(DocumentKind kind, LicensingXmlContent found)
    {
        if (found.Blocks.Exists(block => block.Signature == SignatureShape.Present))
            yield return new Notice(WarningCode.NotVerified, "Cisco signatures present, not verified");
        if (found.Blocks.Find(block => block.Signature == SignatureShape.Malformed) is { } malformed)
            yield return new Notice(WarningCode.SignatureMalformed,
                $"The signature of <{malformed.Name}> is empty or not base64; the device will not take it.");
        if (found.Blocks.Find(block => block.Signature == SignatureShape.Missing && IsSigned(block.Name)) is { } missing)
            yield return new Notice(WarningCode.SignatureMissing, $"<{missing.Name}> has no signature; the device will not take it.");
        if (kind == DocumentKind.Ack && found.Ack.Udis.Count == 0 && found.Ack.ReportIds.Count == 0)
            yield return new Notice(WarningCode.AckNotUnderstood,
                "What the acknowledgement is about could not be read from its content; it is passed on unchanged.");
        if (found.Statements.IsCut)
            yield return new Notice(WarningCode.StatedCut,
                $"It states more than {Limits.StatedFacts:N0} things, which is the limit; the rest is in the file, which is kept "
                    + "complete.");
        if ((found.Ack.Doubled ?? found.Clues.Doubled) is { } key)
            yield return new Notice(WarningCode.DuplicateKey, $"The key \"{key}\" occurs twice in one JSON object; the last value counts.");
    }

    /// <summary>Blocks of which every published sample is signed.</summary>
    private static bool IsSigned(string block) =>
        block is "smartLicenseAuthorization" or "smartLicensePolicy" or "smartLicenseRumAck" or "smartLicenseAccountInfo" or "specificPLR";
}
