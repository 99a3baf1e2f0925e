namespace OfflineLicense.Formats.Fields;

/// <summary>Explains why a vendor's JSON could not be read. Only on the way to a refusal, so it may read the text again.</summary>
internal static class JsonFault
{
    /// <summary><paramref name="what"/> begins the sentence, e.g. <c>The payload of report 3</c>.</summary>
    public static Refusal Explain(ReadOnlySpan<byte> text, string what)
    {
        var fault = JsonSyntax.Check(text);
        return fault.Kind switch
        {
            JsonFaultKind.Depth => new Refusal(RefusalReason.TooLarge,
                $"{what} is nested deeper than {Limits.JsonDepth} levels, which is the limit."),
            JsonFaultKind.HalfPair => new Refusal(RefusalReason.Malformed,
                $"{what} holds half of a surrogate pair near its byte {fault.End:N0}."),
            JsonFaultKind.Syntax => new Refusal(RefusalReason.Malformed, $"{what} is not valid JSON near its byte {fault.Start:N0}."),
            _ => new Refusal(RefusalReason.Malformed, $"{what} ends early, at its byte {text.Length:N0}."),
        };
    }
}
