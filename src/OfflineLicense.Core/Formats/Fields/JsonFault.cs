using System.Text.Json;

namespace OfflineLicense.Formats.Fields;

/// <summary>Explains why a vendor's JSON could not be read. Only on the way to a refusal, so it may read the text again.</summary>
internal static class JsonFault
{
    /// <summary><paramref name="what"/> begins the sentence, e.g. <c>The payload of report 3</c>.</summary>
    public static Refusal Explain(ReadOnlySpan<byte> text, string what)
    {
        // As if more could follow, so that a text that only ends too early is distinguished from one that is wrong.
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue }));
        var deepest = 0;
        string? fault = null;
        try
        {
            while (reader.Read())
            {
                deepest = Math.Max(deepest, reader.CurrentDepth);
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    reader.GetString();
            }
        }
        catch (Exception exception) when (StrictJsonReader.IsItsFault(exception))
        {
            fault = exception is InvalidOperationException ? "holds half of a surrogate pair" : "is not valid JSON";
        }

        if (deepest > Limits.JsonDepth)
            return new Refusal(RefusalReason.TooLarge, $"{what} is nested deeper than {Limits.JsonDepth} levels, which is the limit.");
        return new Refusal(RefusalReason.Malformed, fault is null ? $"{what} ends early, at its byte {text.Length:N0}."
            : $"{what} {fault} near its byte {reader.BytesConsumed:N0}.");
    }
}
