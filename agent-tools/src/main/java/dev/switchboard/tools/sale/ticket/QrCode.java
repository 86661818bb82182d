package dev.switchboard.tools.sale.ticket;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/// The dark and light modules of a QR code, without its quiet zone. Level Q: a quarter of it may be scratched or creased
/// (ISO/IEC 18004, 6.5.1), and our 26 characters still fit version 2, 25 by 25 modules.
final class QrCode {
    private QrCode() {}

    static BitMatrix of(String text) {
        try {
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 1, 1,
                    Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.Q, EncodeHintType.MARGIN, 0));
        } catch (WriterException e) {
            throw new IllegalArgumentException("a QR code cannot hold " + text.length() + " characters", e);
        }
    }
}
