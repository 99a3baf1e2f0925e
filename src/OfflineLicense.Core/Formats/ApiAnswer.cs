using System.Text.Json;

namespace OfflineLicense.Formats;

/// <summary>A JSON answer of CSSM's API that carries response documents: named here, opened elsewhere.</summary>
internal static class ApiAnswer
{
    /// <summary>Below the root, or below its <c>data</c>.</summary>
    private const int Deepest = 2;

    public static Reading? Read(ReadOnlySpan<byte> file)
    {
        var text = file.WithoutMark().TrimBlanks();
        if (text.IsEmpty || text[0] != '{' || !IsNamed(text))
            return null;
        try
        {
            return IsAnswer(text) ? new Reading(DocumentKind.ApiResponse) : null;
        }
        catch (Exception exception) when (VendorJson.IsItsFault(exception))
        {
            var isCut = text[^1] != '}';
            return new Reading(DocumentKind.ApiResponse)
            {
                Refusal = isCut ? Truncation.At(file.Length, "inside an answer of the API") : JsonFault.Explain(text, "The answer of the API"),
            };
        }
    }

    private static bool IsNamed(ReadOnlySpan<byte> text) =>
        text.IndexOf("\"acknowledgements\""u8) >= 0 || text.IndexOf("\"authorizations\""u8) >= 0 || text.IndexOf("\"smart_license\""u8) >= 0;

    private static bool IsAnswer(ReadOnlySpan<byte> text)
    {
        var json = new VendorJson(text, new ulong[VendorJson.Room]);
        var isAnswer = false;
        while (json.Read())
        {
            if (json.Token == JsonTokenType.PropertyName && json.Depth <= Deepest)
                isAnswer |= json.Is("acknowledgements"u8) || json.Is("authorizations"u8) || json.Is("smart_license"u8);
        }

        return isAnswer;
    }
}
