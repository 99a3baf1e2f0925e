using System.Text.Json;

namespace OfflineLicense.Formats;

/// <summary>Says why a vendor's JSON could not be read. Only on the way to a refusal, so it may read the text again.</summary>
internal static class JsonFault
{
    /// <summary><paramref name="what"/> begins the sentence, e.g. <c>The payload of report 3</c>.</summary>
    public static Refusal Explain(ReadOnlySpan<byte> text, string what)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var deepest = 0;
        try
        {
            while (reader.Read())
            {
                deepest = Math.Max(deepest, reader.CurrentDepth);
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    reader.GetString();
            }
        }
        catch (Exception exception) when (VendorJson.IsItsFault(exception))
        {
            if (deepest <= Limits.JsonDepth)
                return new Refusal("malformed", $"{what} {Fault(text, (int)reader.BytesConsumed, exception)}.");
        }

        return deepest > Limits.JsonDepth
            ? new Refusal("too-large", $"{what} is nested deeper than {Limits.JsonDepth} levels, which is the limit.")
            : new Refusal("malformed", $"{what} is not sound JSON.");
    }

    private static string Fault(ReadOnlySpan<byte> text, int at, Exception exception)
    {
        if (exception is InvalidOperationException)
            return $"holds half of a surrogate pair near its byte {at:N0}";
        return text[at..].TrimBlanks().IsEmpty || at >= text.Length - 1
            ? $"ends early, at its byte {text.Length:N0}"
            : $"is not sound JSON near its byte {at:N0}";
    }
}
