using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Codes;

/// <summary>
/// Reservation codes as text (docs/formats.md, codes): alone in a file, or in what the terminal showed when the command was
/// typed. One code a device; several make one product instance, unless the prompts between them are of different devices.
/// </summary>
internal static class ReservationText
{
    private const string StepsApart = "Give the log of each step as a file of its own.";

    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > 2 * Limits.CodeLog)
            return null; // UTF-16 has at most two bytes for one of UTF-8
        var text = CaptureText.Utf8(file);
        if (!MayHoldCode(text))
            return null;
        // What show license prints of a reservation is the device's state and no step; a step's command makes it one.
        var isOutput = DeviceOutputSniffer.HasSections(text);
        var log = ReservationCodeLog.Parse(text, isOutput);
        if (log.Codes.Count == 0)
            return isOutput ? null : log.Fault is { } fault ? RefuseMalformed(GuessKind(text), fault) : log.Lines == 1
                ? ReadAlone(log.Last) : null;
        if (log.Codes.Count > Limits.CodesInFile)
        {
            var message = $"More than {Limits.CodesInFile} codes in one file, which is the limit: give each device's codes as a file of "
                + "their own.";
            return new ParsedContent(GetKind(log.Codes[0].Step)) { Refusal = new Refusal(RefusalReason.TooLarge, message) };
        }

        var reading = FromLog(log);
        if (reading.Refusal is null && log.Fault is { } one)
            return RefuseMalformed(reading.Kind, one);
        return !isOutput || reading.Refusal is not null ? reading : reading with
        {
            Notices = [.. reading.Notices,
                new Notice(WarningCode.OutputInside, "it also holds the output of show license, which is not read here: capture that "
                    + "into a file of its own")],
        };
    }

    private static ParsedContent FromLog(ReservationCodeLog log)
    {
        var first = log.Codes[0];
        var kind = GetKind(first.Step);
        if (log.Codes.FirstOrDefault(code => code.Step != first.Step) is { } second)
        {
            return new ParsedContent(kind)
            {
                Refusal = new Refusal(RefusalReason.Malformed,
                    $"The code in line {first.Line:N0} ({kind}) and the one in line {second.Line:N0} ({GetKind(second.Step)}) are of two "
                        + $"steps. {StepsApart}"),
            };
        }

        if (FindOtherDevice(log) is { } other)
            return new ParsedContent(kind) { Udis = FindDevices(log), Refusal = other };
        var devices = FindDevices(log);
        var codes = SelectNewest(log.Codes);
        return new ParsedContent(kind)
        {
            Udis = devices,
            Members = devices.Count > 1 ? [.. devices.Select((udi, place) => new Member(udi, log.FindRole(udi) ?? GetRole(place)))] : [],
            Codes = [.. codes.Select(code => code.Text).Distinct(StringComparer.Ordinal)],
            Notices = codes.Count == log.Codes.DistinctBy(code => code.Text).Count() ? []
                : [new Notice(WarningCode.SupersededCode,
                    "a device was asked twice and gave another code the second time: the first was cancelled, the second counts")],
        };
    }

    /// <summary>Devices that their codes name; where codes name none, the ones that the text names.</summary>
    private static IReadOnlyList<Udi> FindDevices(ReservationCodeLog log)
    {
        var named = new UdiSet();
        var own = log.Codes.Select(code => code.Udi).OfType<Udi>().ToList();
        foreach (var udi in own.Count > 0 ? own : log.FindUdisOfSession(log.Codes[0]))
            named.Add(udi);
        return named.InOrder;
    }

    /// <summary>The later of two codes of one device and step: asking again gives the same one, unless the first was cancelled.</summary>
    private static List<FoundCode> SelectNewest(IReadOnlyList<FoundCode> codes) =>
        codes.Where((code, place) =>
            code.Udi is null || !codes.Skip(place + 1).Any(later => later.Udi == code.Udi && later.Text != code.Text))
            .DistinctBy(code => code.Text)
            .ToList();

    private static Refusal? FindOtherDevice(ReservationCodeLog log)
    {
        var first = log.Codes.FirstOrDefault(code => code.Session is not null);
        if (first is null || log.Codes.FirstOrDefault(code =>
            code.Session is not null && code.Session != first.Session && code.Text != first.Text) is not { } other)
            return null;
        var (one, two) = (Describe(first), Describe(other));
        return new Refusal(RefusalReason.TwoDevices,
            $"The log shows codes of two devices, each under its own prompt: {one}, and {two}. Give the log of each device as a file of "
                + "its own.");
    }

    private static string Describe(FoundCode code) => code.Udi is { } udi ? udi.ToString() : $"one that names no UDI (line {code.Line:N0})";

    /// <summary>What is certain only where nothing else is in the file.</summary>
    private static ParsedContent? ReadAlone(string line)
    {
        if (CodeText.ParseUdiRequest(line) is { } udi)
            return new ParsedContent(DocumentKind.ReservationRequest) { Udis = [udi], Codes = [line] };
        if (CodeText.IsConfirmationAlone(line))
            return new ParsedContent(DocumentKind.ReservationConfirmation) { Codes = [line] };
        if (CodeText.IsShortAuthorization(line))
        {
            const string Message = "Probably the code that CSSM gives for a universal reservation: no other text confirms it. If a device "
                + "printed it, give the log of the terminal with the command that did.";
            return new ParsedContent(DocumentKind.ReservationCode) { Notices = [new Notice(WarningCode.Probable, Message)] };
        }

        if (CodeText.IsAuthorizationReturnAlone(line))
        {
            const string Message = "Probably the code of an authorization return: no other text confirms it.";
            return new ParsedContent(DocumentKind.AuthorizationReturn)
            {
                Codes = [line],
                Notices = [new Notice(WarningCode.Probable, Message)],
            };
        }

        if (CodeText.ExplainNearMiss(line) is { } fault)
            return RefuseMalformed(line.Contains(':', StringComparison.Ordinal) ? DocumentKind.ReservationRequest
                : DocumentKind.ReservationReturn, (1, fault));
        return CodeText.IsUniversalAuthorization(line) ? new ParsedContent(DocumentKind.ReservationCode) : null;
    }

    private static ParsedContent RefuseMalformed(DocumentKind kind, (int Line, string Fault) place) =>
        new(kind) { Refusal = new Refusal(RefusalReason.Malformed, $"Line {place.Line:N0}: {place.Fault} {CodeText.CopyAgain}") };

    private static DocumentKind GetKind(CodeStep step) => step switch
    {
        CodeStep.Request => DocumentKind.ReservationRequest,
        CodeStep.ReservationReturn => DocumentKind.ReservationReturn,
        CodeStep.AuthorizationReturn => DocumentKind.AuthorizationReturn,
        _ => DocumentKind.ReservationConfirmation,
    };

    private static string GetRole(int place) => place switch { 0 => "Active", 1 => "Standby", _ => "Member" };

    /// <summary>The likeliest kind of a log whose code cannot be read.</summary>
    private static DocumentKind GuessKind(ReadOnlySpan<byte> text) =>
        text.IndexOf("authorization return"u8) >= 0 ? DocumentKind.AuthorizationReturn
        : text.IndexOf("eturn code"u8) >= 0 ? DocumentKind.ReservationReturn
        : text.IndexOf("equest code"u8) >= 0 ? DocumentKind.ReservationRequest
        : DocumentKind.ReservationConfirmation;

    /// <summary>A quick no for the many files that are something else.</summary>
    private static bool MayHoldCode(ReadOnlySpan<byte> text)
    {
        if (text.Length > Limits.CodeLog || text.TrimBlanksBefore() is [] or [(byte)'{' or (byte)'[' or (byte)'<', ..])
            return false;
        return text.Length <= Limits.CodeFile
            ? Utf8Text.Check(text) is null || CodeLabel.MayAnnounce(text)
            : CodeLabel.MayAnnounce(text);
    }
}
